"""The scored firm says that a line of its score is wrong, and whoever made the score has to answer in time."""
