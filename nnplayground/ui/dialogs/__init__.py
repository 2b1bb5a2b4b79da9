"""Windows beside the main one: gallery, cross-validation, analyzer."""
