"""What happens, told to programs and people: the change feed, webhooks, and how somebody wants to be told."""
