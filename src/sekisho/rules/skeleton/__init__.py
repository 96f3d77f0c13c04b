"""A plain-text notice becomes the skeleton of one with rules: text, anchors, and open questions."""

from sekisho.rules.skeleton.write import Skeleton, skeleton_of

__all__ = ["Skeleton", "skeleton_of"]
