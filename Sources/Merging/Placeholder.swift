enum MergingPlaceholder {}
