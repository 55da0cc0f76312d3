enum LandingPlaceholder {}
