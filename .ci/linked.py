"""What is linked into what: for the scripts that list libraries."""

import json
import subprocess


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, capture_output=True, text=True).stdout


def linked(target, manifest):
    """The libraries in what this manifest builds for this system: by name and version, what cargo knows of them and of their own."""
    of = ["--locked", "--manifest-path", manifest]
    tree = cargo("tree", *of, "--target", target, "--edges", "normal", "--prefix", "none", "--format", "{p}")
    names = {tuple(line.split()[:2]) for line in tree.splitlines() if line and not line.startswith("kneewise")}
    metadata = json.loads(cargo("metadata", *of, "--format-version", "1", "--filter-platform", target))
    found = {(p["name"], p["version"]): p for p in metadata["packages"] if (p["name"], "v" + p["version"]) in names}
    # Macros run on the system that builds: what only they use is not of the target.
    assert len(found) > 100, len(found)
    by_id = {package["id"]: key for key, package in found.items()}
    for node in metadata["resolve"]["nodes"]:
        if node["id"] in by_id:
            found[by_id[node["id"]]]["uses"] = sorted({by_id[use] for use in node["dependencies"] if use in by_id})
    return found
