"""What the user draws: nodes and edges, the contract of a layer, and the shapes that flow through."""
