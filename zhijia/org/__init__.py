"""The union tree, the employers, the people and their membership."""
