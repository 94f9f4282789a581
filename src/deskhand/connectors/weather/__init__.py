"""The temperature outdoors, from a service on the web."""
