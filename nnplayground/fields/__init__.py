"""How a layer, data set, optimizer or any other kind of thing declares its settings: once."""
