"""How a mail of ours is written and read: template, bytes, code, a report that it bounced."""
