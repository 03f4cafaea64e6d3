"""What the families of algorithms share: how data are cut into blocks, visited and summed."""
