enum SyncingPlaceholder {}
