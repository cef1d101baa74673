"""How volunteers keep the answers true: drafts, rehearsal, approval, publishing, the queue."""
