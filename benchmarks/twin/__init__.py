"""The shipped model in numpy: its plain functions read into a graph, and written as three-address numpy code."""
