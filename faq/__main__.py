"""`python -m faq ask|chat|check`: the whole engine in a terminal."""

from faq.terminal import app

app(prog_name="python -m faq")
