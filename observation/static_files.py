"""How static files are kept for production: compressed, named by their content, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites what one ES module imports from another, since only the hashed names are kept."""

    support_js_module_import_aggregation = True
