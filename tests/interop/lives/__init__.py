"""The lives of things by the vendor's SDK, a file each."""

from .group import Group
from .pipeline import Pipeline
from .plugin import Plugin
from .policy import Policy
from .publisher import Publisher
from .rule import Rule
from .tag import Tag
from .template import Template
from .variable_group import VariableGroup
from .version import Version

ALL = [Version, Publisher, Plugin, Pipeline, Template, Group, Tag, VariableGroup, Rule, Policy]
