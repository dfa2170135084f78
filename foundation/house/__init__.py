"""People of one organisation, looked after from within: who may, whom they ask in, what they give, take and see."""
