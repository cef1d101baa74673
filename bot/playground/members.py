"""What somebody is in a chat, and what they may do there."""

from bot.playground.errors import JSON
from bot.playground.records import Chat, User

# What a kind of message needs, and what Telegram calls such messages; other kinds need the first.
_NEEDS = {
    "text": ("can_send_messages", "text messages"),
    "photo": ("can_send_photos", "photos"),
    "paid_media": ("can_send_photos", "photos"),
    "document": ("can_send_documents", "documents"),
    "audio": ("can_send_audios", "music"),
    "video": ("can_send_videos", "videos"),
    "video_note": ("can_send_video_notes", "video notes"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "poll": ("can_send_polls", "polls"),
    "sticker": ("can_send_other_messages", "stickers"),
    "animation": ("can_send_other_messages", "animations"),
    "dice": ("can_send_other_messages", "dice"),
}
SENDING = frozenset({right for right, _ in _NEEDS.values()} | {"can_add_web_page_previews"})
_MEDIA = SENDING - {"can_send_messages", "can_send_polls", "can_add_web_page_previews"}
_OTHER_RIGHTS = frozenset({"can_invite_users", "can_edit_tag", "can_react_to_messages"})
_NOT_OF_MEMBERS = frozenset({"can_change_info", "can_pin_messages", "can_manage_topics"})
RIGHTS = SENDING | _OTHER_RIGHTS  # what can be taken from a member

_ADMIN_RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "is_anonymous",
)
_MORE_RIGHTS = {
    "group": ("can_pin_messages",),
    "supergroup": ("can_pin_messages", "can_manage_topics", "can_manage_tags"),
    "channel": ("can_post_messages", "can_edit_messages", "can_manage_direct_messages"),
}
_GIVEN = frozenset({"can_manage_chat", "can_delete_messages", "can_pin_messages"})


def member_json(chat: Chat, user: User, status: str | None = None) -> JSON:
    """Return the Bot API's ChatMember.

    Args:
        chat: any.
        user: who it is about.
        status: what they are in a private chat; in others the chat knows.
    """
    status = chat.status_of(user.id) if status is None else status
    member: JSON = {"user": user.as_json(), "status": status}
    details = chat.details.get(user.id, {})
    match status:
        case "creator":
            member["is_anonymous"] = False
        case "administrator":
            rights = (*_ADMIN_RIGHTS, *_MORE_RIGHTS[chat.type])
            member |= {right: right in _GIVEN for right in rights}
        case "restricted":
            member |= {"is_member": True, "until_date": 0}
            member |= dict.fromkeys(sorted(RIGHTS), True)
            member |= dict.fromkeys(sorted(_NOT_OF_MEMBERS), False)
            # An older name for all of them together, which Telegram still sends.
            member["can_send_media_messages"] = not any(right in details for right in _MEDIA)
        case "kicked":
            member["until_date"] = 0
    return member | details


def lacks(chat: Chat, user_id: int, kind: str) -> str | None:
    """Return what Telegram calls messages of a kind, if a member may not send them."""
    right, name = _NEEDS.get(kind, _NEEDS["text"])
    return None if may(chat, user_id, right) else name


def may(chat: Chat, user_id: int, right: str) -> bool:
    """Whether a right has not been taken from a member."""
    return bool(chat.details.get(user_id, {}).get(right, True))
