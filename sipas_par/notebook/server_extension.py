"""Let JupyterLab's "Save and Export Notebook As" reach exporters with a hyphen in their name.

The route of jupyter_server takes letters, digits and underscores only; this adds one for our names, with the server's own handler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

ROUTE = r"/nbconvert/(?P<format>briefing-\w+)(?P<path>(?:/[^/]+)+)"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "sipas_par.notebook.server_extension"}]


def _load_jupyter_server_extension(server_app: ServerApp) -> None:
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler
    from jupyter_server.utils import url_path_join

    web_app = server_app.web_app
    pattern = url_path_join(web_app.settings["base_url"], ROUTE)
    web_app.add_handlers(".*$", [(pattern, NbconvertFileHandler)])  # type: ignore[no-untyped-call]  # tornado says no types here
