"""Five published contracts over one studio: HTTP and sockets on two ports of one process."""
