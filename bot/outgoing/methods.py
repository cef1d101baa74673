"""What each of the Bot API's methods carries to people.

Names of methods in lower case, since Telegram ignores it. Limits are UTF-16 units.
Source: the Bot API's documentation.
"""

from typing import Final

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
ALERT_LIMIT: Final = 200

TEXTS: Final = frozenset({"sendmessage", "editmessagetext"})
CAPTIONS: Final = frozenset({"sendphoto", "senddocument", "editmessagecaption"})
MEDIA: Final = frozenset({"editmessagemedia", "sendmediagroup"})
RESULTS: Final = frozenset({"answerinlinequery"})
ALERTS: Final = frozenset({"answercallbackquery"})
IMPATIENT: Final = frozenset({"getme", "getupdates", "sendchataction"})
"""Not repeated here: who asks whether Telegram is there wants to know now, the way in has a rhythm
of its own, and "typing" is of no use later."""
DESCRIPTIONS: Final = {
    "setmydescription": ("description", 512),
    "setmyshortdescription": ("short_description", 120),
}
WORDLESS: Final = frozenset(
    {
        "close",
        "deletemessage",
        "deletemessages",
        "deletemycommands",
        "deletewebhook",
        "editmessagereplymarkup",
        "getchat",
        "getchatadministrators",
        "getchatmember",
        "getchatmembercount",
        "getchatmenubutton",
        "getfile",
        "getme",
        "getmycommands",
        "getmydescription",
        "getmyname",
        "getmyshortdescription",
        "getupdates",
        "getwebhookinfo",
        "leavechat",
        "logout",
        "sendchataction",
        "setchatmenubutton",
        "setmessagereaction",
        "setmycommands",
        "setmyname",
        "setwebhook",
    }
)
"""They carry no sentence: a name, a command's description and a button's label are no answers."""

KNOWN: Final = frozenset({*TEXTS, *CAPTIONS, *MEDIA, *RESULTS, *ALERTS, *DESCRIPTIONS, *WORDLESS})

PARAMETERS: Final = frozenset(
    {
        # what it says
        *("text", "caption", "media", "results", "description", "short_description"),
        *("parse_mode", "link_preview_options", "show_caption_above_media", "show_alert"),
        *("photo", "document", "thumbnail", "has_spoiler", "disable_content_type_detection"),
        *("reply_markup", "button", "url", "language_code", "message_effect_id"),
        # where to, and how
        *("chat_id", "message_id", "inline_message_id", "callback_query_id", "inline_query_id"),
        *("message_thread_id", "direct_messages_topic_id", "business_connection_id"),
        *("reply_parameters", "disable_notification", "protect_content", "allow_paid_broadcast"),
        *("cache_time", "is_personal", "next_offset"),
    }
)
"""All that a call with words may consist of; another one might carry words as well."""

ITEM_FIELDS: Final = frozenset(
    {
        *("type", "media", "thumbnail", "caption", "parse_mode"),
        *("show_caption_above_media", "has_spoiler", "disable_content_type_detection"),
    }
)
"""All that a picture or file of an album may consist of."""

RESULT_FIELDS: Final = frozenset(
    {
        *("type", "id", "title", "description", "url", "reply_markup", "input_message_content"),
        *("thumbnail_url", "thumbnail_width", "thumbnail_height", "mime_type"),
        *("photo_file_id", "photo_url", "photo_width", "photo_height"),
        *("document_file_id", "document_url"),
        *("caption", "parse_mode", "show_caption_above_media"),
    }
)
"""All that an inline result may consist of."""

CONTENT_FIELDS: Final = frozenset({"message_text", "parse_mode", "link_preview_options"})
"""All that an inline result's message may consist of."""
