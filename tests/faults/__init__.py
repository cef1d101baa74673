"""What breaks: processes that are killed, networks, databases, disks, clocks, strangers."""
