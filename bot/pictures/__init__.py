"""Pictures of what the answers say: the trials at a glance, the cells side by side, a trial.

Drawn with fonts that come with this package, from the figures of the content alone.
"""

from bot.pictures.album import Album, Picture, draw_list, names

__all__ = ["Album", "Picture", "draw_list", "names"]
