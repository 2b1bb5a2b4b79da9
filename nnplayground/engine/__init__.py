"""What the training thread does, without Qt: the loop, snapshots for views, pacing, the timeline's player."""
