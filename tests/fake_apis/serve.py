"""Play the public APIs until Ctrl-C, so that `citewalk build` can be tried by hand without internet.

python tests/fake_apis/serve.py                  # prints the settings to export
python tests/fake_apis/serve.py --world my.json --papers 40
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fake_apis import FakeApis, World


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--world", type=Path, help="JSON with papers and repositories; default: a generated one")
    parser.add_argument("--papers", type=int, default=40, help="papers in the generated world (2501.10000 and up)")
    options = parser.parse_args()
    world = World.load(options.world) if options.world else World.generate(options.papers, references=20, works=200)
    with FakeApis(world) as apis:
        for name, value in apis.environ.items():
            if name.endswith("_URL"):
                print(f"export {name}={value}")
        print("# Ctrl-C ends it", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("\n# requests:", apis.calls())


if __name__ == "__main__":
    main()
