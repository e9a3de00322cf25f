"""The notebooks in a real JupyterLab: opened, run from top to bottom, exported from its menu."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sipas_par.files import shipped_root

if TYPE_CHECKING:
    from pathlib import Path


NOTEBOOKS = sorted(path.name for path in (shipped_root() / "notebooks").glob("*.ipynb"))
TOKEN = secrets.token_hex(8)
RUN_ALL = """async () => {
  const widget = window.jupyterapp.shell.currentWidget;
  await widget.revealed;
  await widget.sessionContext.ready;
  while (widget.sessionContext.session?.kernel?.status !== "idle") await new Promise(done => setTimeout(done, 50));
  return window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""
DARK = "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
FAILED = ".jp-OutputArea-output:is([data-mime-type*=error], [data-mime-type*=stderr])"
# What outputs print below the contrast of WCAG 1.4.3, drawings apart.
UNREADABLE = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0.05);
  const ground = node => (parts(getComputedStyle(node).backgroundColor)[3] ?? 1) > 0.5 ? node : ground(node.parentElement);
  return [...document.querySelectorAll(".jp-OutputArea-output :not(svg, svg *, style, script)")]
    .filter(node => [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim()))
    .filter(node => {
      const [ink, paper] = [light(getComputedStyle(node).color), light(getComputedStyle(ground(node)).backgroundColor)];
      return Math.max(ink, paper) / Math.min(ink, paper) < 4.5;
    }).map(node => node.outerHTML.slice(0, 200));
}"""
MINUTE = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of a server in a work folder with the notebooks and the data."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        shutil.copytree(shipped_root() / name, folder / name)
    state = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "share",
        "JUPYTER_RUNTIME_DIR": folder / "run",
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--port=0",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.expose_app_in_browser=True",
    ]
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=os.environ | {k: str(v) for k, v in state.items()}, stdout=log, stderr=log
        )
    try:
        yield _address(folder, server)
    finally:
        server.terminate()
        server.wait(20)


def _address(folder: Path, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        for stated in (folder / "run").glob("jpserver-*.json"):
            return str(json.loads(stated.read_text("utf-8"))["url"])
        assert server.poll() is None, (folder / "log.txt").read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError((folder / "log.txt").read_text("utf-8"))


@pytest.fixture
def lab(browser, address):
    page = browser.new_context(viewport={"width": 1440, "height": 12_000}, accept_downloads=True).new_page()

    def opened(name):
        page.goto(f"{address}lab/workspaces/{name[:2]}/tree/notebooks/{name}?token={TOKEN}")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=MINUTE)
        return page

    yield opened
    page.context.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_from_top_to_bottom(lab, name):
    page = lab(name)
    assert page.evaluate(RUN_ALL) is True
    assert page.locator(FAILED).all_inner_texts() == []
    shown = page.locator(".jp-NotebookPanel").inner_text()
    assert page.locator(".jp-OutputArea-output").count() >= page.locator(".jp-CodeCell").count() // 2
    assert "Decimal(" not in shown
    page.evaluate(DARK)
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    assert page.evaluate(UNREADABLE) == []
    assert not re.search(r"<sipas_par\.|object at 0x", shown)


def test_the_export_menu_gives_the_finished_documents(lab):
    page = lab("04_briefing.ipynb")
    assert page.evaluate(RUN_ALL) is True
    for form, start in {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK"}.items():
        page.locator(".lm-MenuBar-item", has_text="File").click()
        page.locator(".lm-Menu-item", has_text="Save and Export Notebook As").hover()
        with page.context.expect_event("response", lambda answer: "/nbconvert/" in answer.url, timeout=MINUTE) as heard:
            page.locator(".lm-Menu-item", has_text=f"Briefing-{form}").click()
        assert heard.value.headers["content-disposition"].endswith(f"04_briefing.{form}")
        made = page.request.get(f"{heard.value.url}&token={TOKEN}").body()
        assert made.startswith(start)
        assert len(made) > 50_000
