"""What a claim about a link or a fact is worth, as the words of a database constraint."""

STANDINGS = "('claimed','evidenced','verified','expired','unknown')"
