"""Where runs pause by themselves: the list of it, and a mark while there is one."""
