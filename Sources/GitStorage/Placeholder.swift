enum GitStoragePlaceholder {}
