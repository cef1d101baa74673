"""The rules of `faq.check`, one module a subject; each rule: the content → its faults."""
