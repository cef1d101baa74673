// The chat page of the playground: looks at one chat at a time, and does what its person does.

const $ = (id) => document.getElementById(id);
const state = {
  person: null,
  chat: null,
  happened: -1,
  read: {}, // what has been seen of each person's chat, as "person chat"
  reply: null, // the message that is answered
  edit: null, // the message of one's own that is changed
  drawn: new Map(), // messages as they stand on the page, by number
  opened: new Set(), // messages whose folded quotes are open
  bot: "",
  commands: [],
  look: null,
};

const made = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
};

// --- asking the playground -----------------------------------------------------------------

const post = async (what, values = {}) => {
  const response = await fetch(`page/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Playground": "page" },
    body: JSON.stringify({ person: state.person, chat: state.chat, ...values }),
  });
  return answered(response);
};

const answered = async (response) => {
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

const told = (words) => {
  $("notice").textContent = words;
  $("notice").hidden = !words;
  clearTimeout(told.timer);
  if (words) told.timer = setTimeout(() => told(""), 8000);
};

const tried = (doing) => async (...values) => {
  try {
    return await doing(...values);
  } catch (error) {
    told(error.message);
  }
};

const look = async () => {
  state.look?.abort();
  const mine = new AbortController();
  state.look = mine;
  while (!mine.signal.aborted) {
    const asked = new URLSearchParams({ person: state.person, chat: state.chat, after: state.happened });
    try {
      const seen = await answered(await fetch(`page/look?${asked}`, { signal: mine.signal }));
      if (mine.signal.aborted) return;
      Object.assign(state, { person: seen.person, chat: seen.chat });
      if (seen.happened !== state.happened) show(seen);
    } catch (error) {
      if (mine.signal.aborted) return;
      told("The playground does not answer. Is als-bot still running?");
      await new Promise((wake) => setTimeout(wake, 2000));
    }
  }
};

const go = (person, chat) => {
  Object.assign(state, { person, chat, happened: -1, reply: null, edit: null, drawn: new Map() });
  history.replaceState(null, "", `#${person}/${chat}`);
  $("messages").replaceChildren();
  $("text").value = "";
  closeOffers();
  showAnswering();
  told("");
  look();
};

// --- showing -------------------------------------------------------------------------------

const show = (seen) => {
  const list = $("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80 || state.happened < 0;
  state.happened = seen.happened;
  state.bot = seen.bot;
  state.commands = seen.commands;
  showPeople(seen.people);
  redraw(list, [...seen.messages.map(itemOf), ...(seen.started ? [] : [startItem()])]);
  showKeys(seen.keyboard);
  if (atEnd) list.scrollTop = list.scrollHeight;
};

// Only what changed is touched: whoever listens to the page hears new messages, not all again.
const redraw = (list, items) => {
  items.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  while (list.children.length > items.length) list.lastChild.remove();
};

const itemOf = (message) => {
  const words = JSON.stringify(message);
  const known = state.drawn.get(message.id);
  if (known?.words === words) return known.item;
  const item = messageItem(message);
  state.drawn.set(message.id, { words, item });
  return item;
};

const showPeople = (people) => {
  const focused = document.activeElement?.dataset.key;
  const items = people.map((person) => {
    const chats = person.chats.map((chat) => {
      const here = person.id === state.person && chat.id === state.chat;
      const key = `${person.id} ${chat.id}`;
      if (here) state.read[key] = chat.happened;
      const fresh = chat.happened - (state.read[key] ?? 0);
      if (here) {
        $("title").textContent = chat.title;
        $("about").textContent = `as ${person.name}. ${person.about}. Number ${person.id}.`;
      }
      const button = made(
        "button",
        { type: "button", className: "chat", onclick: () => go(person.id, chat.id) },
        made("span", { textContent: `${chat.group ? "👪" : "💬"} ${chat.title}` }),
        fresh > 0 ? made("span", { className: "fresh", textContent: fresh, title: `${fresh} new` }) : null,
      );
      button.dataset.key = key;
      if (here) button.setAttribute("aria-current", "page");
      return made("li", {}, button);
    });
    return made("li", {}, made("h3", { textContent: person.name }), made("ul", {}, ...chats));
  });
  $("people").replaceChildren(...items);
  if (focused) $("people").querySelector(`[data-key="${focused}"]`)?.focus();
};

const messageItem = (message) => {
  if (message.kind === "service") return made("li", { className: "service", textContent: "something changed in the group" });
  const item = made("li", { className: message.mine ? "mine" : message.bot ? "bot" : "other" });
  item.dataset.id = message.id;
  const words = made("div", { className: "words" });
  words.innerHTML = message.html; // the playground's own: every text in it is escaped
  for (const link of words.querySelectorAll("a")) asLink(link);
  for (const quote of words.querySelectorAll("blockquote[expandable]")) asFolded(quote, message.id);
  const time = new Date(message.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const notes = [message.silent ? "🔕" : "", message.edited ? "edited" : "", time].filter(Boolean).join(" ");
  const name = message.via ? `${message.sender} via @${message.via}` : message.sender;
  item.append(
    made("strong", { textContent: name }),
    ...(message.reply_to ? [made("blockquote", { className: "quoted", textContent: message.reply_to.text })] : []),
    ...fileParts(message),
    words,
    made("small", { textContent: [message.reactions.join(""), notes].filter(Boolean).join(" · ") }),
    ...rows(message),
    tools(message),
  );
  return item;
};

const asLink = (link) => {
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  const address = new URL(link.href, location.href);
  const here = address.hostname === "t.me" && address.pathname === `/${state.bot}`;
  if (here) link.onclick = tried((event) => deepLink(event, address));
};

// Long quotes are folded, as on a phone; what was opened stays so when the message is drawn again.
const asFolded = (quote, id) => {
  quote.tabIndex = 0;
  quote.classList.toggle("open", state.opened.has(id));
  quote.title = "Open or fold";
  const turn = () => {
    if (quote.classList.toggle("open")) state.opened.add(id);
    else state.opened.delete(id);
  };
  quote.onclick = (event) => event.target.closest("a") || turn();
  quote.onkeydown = (event) => event.key === "Enter" && event.target === quote && turn();
};

// A link to the bot opens the person's own chat with it, as on a phone.
const deepLink = async (event, address) => {
  event.preventDefault();
  const payload = address.searchParams.get("start");
  go(state.person, state.person);
  await post("say", { text: payload ? `/start ${payload}` : "/start", reply_to: null });
};

const fileParts = (message) => {
  if (!message.file) return [];
  const source = `page/file/${message.file.id}`;
  if (message.kind === "photo") {
    const picture = made("img", { src: source, alt: "A picture that the bot sent; its caption follows." });
    const link = made("a", { href: source, target: "_blank", rel: "noopener" }, picture);
    return [link];
  }
  return [made("a", { href: source, download: message.file.name, textContent: `📄 ${message.file.name}` })];
};

const rows = (message) =>
  message.buttons.map((row) =>
    made(
      "div",
      { className: "row" },
      ...row.map((button) => {
        if (button.url) {
          const link = made("a", { href: button.url, textContent: button.text, className: "button" });
          asLink(link);
          return link;
        }
        const pressed = tried(() => press(message.id, button.data));
        return made("button", { type: "button", textContent: button.text, onclick: pressed });
      }),
    ),
  );

const tools = (message) => {
  const line = made("div", { className: "tools" });
  line.append(made("button", { type: "button", textContent: "Reply", onclick: () => answerTo(message) }));
  if (message.mine && message.kind === "text") {
    line.append(made("button", { type: "button", textContent: "Edit", onclick: () => change(message) }));
  }
  return line;
};

const startItem = () =>
  made(
    "li",
    { className: "start" },
    made("button", { type: "button", textContent: "Start", onclick: tried(() => post("say", { text: "/start", reply_to: null })) }),
  );

const showKeys = (keyboard) => {
  const say = (text) => tried(() => post("say", { text, reply_to: null }));
  const buttons = keyboard.flat().map((text) => made("button", { type: "button", textContent: text, onclick: say(text) }));
  $("keys").replaceChildren(...buttons);
  $("keys").hidden = !buttons.length;
};

// --- doing ---------------------------------------------------------------------------------

const press = async (message, data) => {
  const answer = await post("press", { message, data });
  if (answer.url) window.open(answer.url, "_blank", "noopener");
  if (!answer.text) return;
  if (!answer.alert) return told(answer.text);
  $("alert").querySelector("p").textContent = answer.text;
  $("alert").showModal();
};

const answerTo = (message) => {
  Object.assign(state, { reply: message, edit: null });
  showAnswering();
};

const change = (message) => {
  Object.assign(state, { reply: null, edit: message });
  const words = made("div");
  words.innerHTML = message.html;
  $("text").value = words.textContent;
  showAnswering();
};

const showAnswering = () => {
  const message = state.reply ?? state.edit;
  $("answering").hidden = !message;
  const words = made("div");
  words.innerHTML = message?.html ?? "";
  const what = state.edit ? "Editing" : "In reply to";
  $("answering").querySelector("span").textContent = message ? `${what}: ${words.textContent.slice(0, 60)}` : "";
  if (message) $("text").focus();
};

const send = async () => {
  const text = $("text").value.trim();
  if (!text) return;
  if (state.edit) await post("edit", { message: state.edit.id, text });
  else await post("say", { text, reply_to: state.reply?.id ?? null });
  $("text").value = "";
  Object.assign(state, { reply: null, edit: null });
  closeOffers();
  showAnswering();
};

const closeOffers = () => {
  $("offers").hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
};

const offer = (items) => {
  $("offers").replaceChildren(...items);
  $("offers").hidden = !items.length;
};

const offerCommands = () => {
  if (!$("offers").hidden) return closeOffers();
  const pick = (command) => () => {
    $("text").value = `/${command}`;
    closeOffers();
    $("text").focus();
  };
  offer(
    state.commands.map(({ command, description }) =>
      made(
        "button",
        { type: "button", onclick: pick(command) },
        made("strong", { textContent: `/${command}` }),
        ` ${description}`,
      ),
    ),
  );
  $("menu").setAttribute("aria-expanded", "true");
};

// "@name and a few words" offers answers to send, in any chat.
const offerResults = async () => {
  const name = `@${state.bot} `;
  const text = $("text").value;
  if (!text.startsWith(name) || !text.slice(name.length).trim()) return closeOffers();
  const results = await post("inline", { text: text.slice(name.length) });
  if ($("text").value !== text) return;
  const choose = (id) => tried(async () => {
    await post("choose", { result: id });
    $("text").value = "";
    closeOffers();
  });
  offer(
    results.map(({ id, title, description }) =>
      made("button", { type: "button", onclick: choose(id) }, made("strong", { textContent: title }), ` ${description}`),
    ),
  );
};

const upload = async () => {
  const [file] = $("file").files;
  if (!file) return;
  const body = new FormData();
  body.append("file", file);
  const where = new URLSearchParams({ person: state.person, chat: state.chat });
  $("file").value = "";
  await answered(await fetch(`page/send?${where}`, { method: "POST", headers: { "X-Playground": "page" }, body }));
};

let typing;
$("text").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(tried(offerResults), 300);
});
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("form").requestSubmit();
});
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(send)();
});
$("menu").addEventListener("click", offerCommands);
$("file").addEventListener("change", tried(upload));
$("answering").querySelector("button").addEventListener("click", () => {
  Object.assign(state, { reply: null, edit: null });
  showAnswering();
});

const [person, chat] = location.hash.slice(1).split("/").map(Number);
go(person || 0, chat || 0); // 0 is whoever comes first
