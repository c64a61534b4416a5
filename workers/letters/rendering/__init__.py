"""From a composed document to a finished PDF in the document store: page, typesetting, preflight, storage.

`renderer.render` is the whole of it for one letter; `pool.RenderPool` does it in processes of its own.
"""
