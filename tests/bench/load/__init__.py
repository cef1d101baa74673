"""Load: the whole bot beside bare echo bots, on one server in one run."""
