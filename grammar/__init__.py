"""The language: texts to trees and back, and diagnostics. The only floor that knows Lark and YAML."""
