"""What every record page has besides its own facts: what people say about it, and what was changed and by whom."""
