"""Changes after which code prints something else: the engine sees each, or does not store the outputs.

Each case runs for real, before its change and after it, and has to print something else.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.execution.dependencies import Dependency
from cisreport.execution.interpreters import CAN_FORK, Interpreter, Warm, fresh
from cisreport.execution.runner import Execution, prepare, run

Do = Callable[[Path], object]


def nothing(_: Path) -> None:
    """Do nothing."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change."""

    code: str
    """Code; ``at`` is a folder that it has alone."""
    before: Do = nothing
    """What makes the folder."""
    change: Do
    why: str = ""
    """Why the outputs are not stored; empty if the change is seen."""


def put(name: str, text: str) -> Do:
    """Return what writes a file."""

    def write(at: Path) -> None:
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_text(text)

    return write


def both(*steps: Do) -> Do:
    """Return what does several things."""
    return lambda at: [step(at) for step in steps]


def old(name: str) -> Do:
    """Return what gives a file an old time."""
    return lambda at: os.utime(at / name, (1, 1))


def set_variable(name: str, value: str) -> Do:
    """Return what sets a variable of the environment; the test restores it."""

    def put(_: Path) -> None:
        os.environ[name] = value

    return put


def becomes_folder(at: Path) -> None:
    """Put a folder in the place of a file."""
    (at / "d/a.txt").unlink()
    (at / "d/a.txt").mkdir()


def table(name: str, number: int, *statements: str) -> Do:
    """Return what writes a table of a database."""

    def write(at: Path) -> None:
        with contextlib.closing(sqlite3.connect(at / name)) as base:
            for statement in statements:
                base.execute(statement)
            base.executescript(f"drop table if exists t; create table t as select {number} as n")

    return write


def link(name: str, target: str) -> Do:
    """Return what makes a link, in place of an earlier one."""

    def make(at: Path) -> None:
        (at / name).unlink(missing_ok=True)
        (at / name).symlink_to(at / target)

    return make


TRY, SAID = "try:\n    ", "\nexcept OSError as error:\n    print(error)"
"""Code that notices whether it can do something."""
ONE, TWO = put("a.csv", "n\n1\n"), put("a.csv", "n\n2\n")
CSV = {"before": ONE, "change": TWO}
PARTS = both(put("d/a.txt", "1"), put("d/b.txt", "22"))
ADDED = put("d/c.txt", "333")


def reads(code: str, why: str = "") -> Case:
    """Return a case of a file of which code reads the content."""
    return Case(code=code, why=why, **CSV)


def looks(code: str, change: Do, before: Do = PARTS, why: str = "") -> Case:
    """Return a case of a folder ``d`` with two files."""
    return Case(code=code, before=before, change=change, why=why)


TEMPORARY = "import tempfile\nwith tempfile.TemporaryDirectory() as folder:\n"
READS = {
    "open": reads("print(open(at / 'a.csv').read())"),
    "open of bytes": reads("print(open(os.fsencode(at / 'a.csv'), 'rb').read())"),
    "Path.read_text": reads("print((at / 'a.csv').read_text())"),
    "os.open": reads("print(os.read(os.open(at / 'a.csv', os.O_RDONLY), 99))"),
    "open with a descriptor of the folder": reads(
        "folder = os.open(at, os.O_RDONLY)\n"
        "opener = lambda path, flags: os.open(path, flags, dir_fd=folder)\n"
        "print(open('a.csv', opener=opener).read())"
    ),
    "os.open with a descriptor of the folder": reads(
        "print(os.read(os.open('a.csv', os.O_RDONLY, dir_fd=os.open(at, os.O_RDONLY)), 99))"
    ),
    "a folder to which code goes": reads("os.chdir(at)\nprint(open('a.csv').read())"),
    "a folder to which code goes by a descriptor": reads(
        "os.fchdir(os.open(at, os.O_RDONLY))\nprint(open('a.csv').read())"
    ),
    "io.FileIO": reads("import io\nprint(io.FileIO(at / 'a.csv').read())"),
    "codecs.open": reads("import codecs\nprint(codecs.open(str(at / 'a.csv')).read())"),
    "mmap": reads(
        "import mmap\nprint(mmap.mmap((f := open(at / 'a.csv')).fileno(), 0, prot=mmap.PROT_READ)[:])"
    ),
    "csv": reads("import csv\nprint(list(csv.reader(open(at / 'a.csv'))))"),
    "fileinput": reads("import fileinput\nprint(list(fileinput.input(at / 'a.csv')))"),
    "shutil.copy": Case(
        code="import shutil\nprint(open(shutil.copy(at / 'a.csv', at / 'copy.csv')).read())",
        before=both(ONE, put("copy.csv", "")),
        change=TWO,
    ),
    "urlopen of a file": reads(
        "from urllib.request import urlopen\nprint(urlopen((at / 'a.csv').as_uri()).read())"
    ),
    "a thread": reads(
        "from threading import Thread\n"
        "t = Thread(target=lambda: print(open(at / 'a.csv').read()))\nt.start()\nt.join()"
    ),
    "runpy": Case(
        code="import runpy\nprint(runpy.run_path(str(at / 'a.py'))['n'])",
        before=put("a.py", "n = 1"),
        change=put("a.py", "n = 2"),
    ),
    "pandas.read_csv": reads("import pandas\nprint(pandas.read_csv(at / 'a.csv'))"),
    "pandas.read_csv in Python": reads(
        "import pandas\nprint(pandas.read_csv(at / 'a.csv', engine='python'))"
    ),
    "pandas.read_csv by Arrow": reads(
        "import pandas\nprint(pandas.read_csv(at / 'a.csv', engine='pyarrow'))", why="it uses pyarrow"
    ),
    "numpy.loadtxt": reads("import numpy\nprint(numpy.loadtxt(at / 'a.csv', skiprows=1))"),
    "numpy.fromfile": reads("import numpy\nprint(numpy.fromfile(at / 'a.csv', dtype='u1'))"),
    "numpy.memmap": reads("import numpy\nprint(numpy.memmap(at / 'a.csv', mode='r'))"),
    "a picture": Case(
        code="from PIL import Image\nprint(Image.open(at / 'a.ppm').getpixel((0, 0)))",
        before=put("a.ppm", "P3 1 1 9 1 2 3"),
        change=put("a.ppm", "P3 1 1 9 4 5 6"),
    ),
    "lxml": Case(
        code="from lxml import etree\nprint(etree.parse(str(at / 'a.xml')).getroot().text)",
        before=put("a.xml", "<a>1</a>"),
        change=put("a.xml", "<a>2</a>"),
        why="it uses lxml",
    ),
    "pandas.read_xml": Case(
        code="import pandas\nprint(pandas.read_xml(at / 'a.xml'))",
        before=put("a.xml", "<a><b><n>1</n></b></a>"),
        change=put("a.xml", "<a><b><n>2</n></b></a>"),
    ),
    "pandas.read_html": Case(
        code="import pandas\nprint(pandas.read_html(at / 'a.html'))",
        before=put("a.html", "<table><tr><td>1</td></tr></table>"),
        change=put("a.html", "<table><tr><td>2</td></tr></table>"),
        why="it uses lxml",
    ),
    "polars.read_csv": reads("import polars\nprint(polars.read_csv(at / 'a.csv'))", why="it uses polars"),
    "polars.scan_csv": reads(
        "import polars\nprint(polars.scan_csv(at / 'a.csv').collect())", why="it uses polars"
    ),
    "polars by its name": reads(
        "import importlib\nprint(importlib.import_module('polars').read_csv(at / 'a.csv'))",
        why="it uses polars",
    ),
    "duckdb": reads("import duckdb\nprint(duckdb.read_csv(str(at / 'a.csv')))", why="it uses duckdb"),
    "pyarrow.memory_map": reads(
        "import pandas, pyarrow\nprint(pyarrow.memory_map(str(at / 'a.csv')).read())", why="it uses pyarrow"
    ),
    "pyarrow.OSFile": reads(
        "import pandas\nfrom pyarrow import OSFile\nprint(OSFile(str(at / 'a.csv')).read())",
        why="it uses pyarrow",
    ),
    "pyarrow.csv": reads(
        "import pyarrow.csv as c\nprint(c.read_csv(str(at / 'a.csv')))", why="it uses pyarrow"
    ),
    "a function of C": reads(
        "import ctypes\nlibrary, text = ctypes.CDLL(None), ctypes.create_string_buffer(9)\n"
        "library.read(library.open(os.fsencode(at / 'a.csv'), 0), text, 9)\nprint(text.value)",
        why="it uses ctypes",
    ),
    "the module below os": reads(
        "import posix\nprint(posix.stat(at / 'a.csv').st_mtime_ns)", why="it uses posix"
    ),
    "the font of a picture": Case(
        code="from PIL import ImageFont\nprint(ImageFont.truetype(str(at / 'a.ttf'), 20).getlength('iW'))",
        before=lambda at: shutil.copy(font("NotoSans-Regular"), at / "a.ttf"),
        change=lambda at: shutil.copy(font("NotoSans-Bold"), at / "a.ttf"),
        why="it uses PIL._imagingft",
    ),
    "the font of a chart": Case(
        code="import matplotlib.pyplot as plt\nfrom matplotlib.font_manager import FontProperties\n"
        "text = plt.figure().text(0, 0, 'iW', fontproperties=FontProperties(fname=at / 'a.ttf'))\n"
        "print(text.get_window_extent().width)\nplt.close()",
        before=lambda at: shutil.copy(font("NotoSans-Regular"), at / "a.ttf"),
        change=lambda at: shutil.copy(font("NotoSans-Bold"), at / "a.ttf"),
    ),
    "dbm": Case(
        code="import dbm.dumb\nprint(dbm.dumb.open(str(at / 'a'), 'r')['k'])",
        before=lambda at: dumb(at, b"1"),
        change=lambda at: dumb(at, b"2"),
    ),
    "a file of which the name is like our folder": Case(
        code="print(open(at.parent / '.cisreport-data.csv').read())",
        before=lambda at: (at.parent / ".cisreport-data.csv").write_text("1"),
        change=lambda at: (at.parent / ".cisreport-data.csv").write_text("2"),
    ),
    "a folder of which the name is like that of compiled modules": Case(
        code="print(open(at / 'my__pycache__d' / 'a.csv').read())",
        before=put("my__pycache__d/a.csv", "1"),
        change=put("my__pycache__d/a.csv", "2"),
    ),
    "data in a folder of compiled modules": Case(
        code="print(open(at / '__pycache__' / 'a.csv').read())",
        before=put("__pycache__/a.csv", "1"),
        change=put("__pycache__/a.csv", "2"),
    ),
    "a folder of ours elsewhere": Case(
        code="print(open(at / '.cisreport' / 'a.csv').read())",
        before=put(".cisreport/a.csv", "1"),
        change=put(".cisreport/a.csv", "2"),
    ),
    "a file in memory": Case(
        code="print(open('/dev/shm/' + at.parent.parent.name + '.csv').read())",
        before=lambda at: Path(f"/dev/shm/{at.parent.parent.name}.csv").write_text("1"),
        change=lambda at: Path(f"/dev/shm/{at.parent.parent.name}.csv").write_text("2"),
    ),
    "the state of the machine": Case(
        code="print(Path('/proc/uptime').read_text())",
        change=nothing,
        why="it reads the state of the machine",
    ),
    "shared memory": reads(
        "from multiprocessing import shared_memory\nprint(shared_memory)", why="it uses posixshmem"
    ),
    "a copy in a temporary folder": reads(
        f"import shutil\n{TEMPORARY}    print(open(shutil.copyfile(at / 'a.csv', f'{{folder}}/b')).read())"
    ),
    "a link in a temporary folder": reads(
        f"{TEMPORARY}    os.link(at / 'a.csv', f'{{folder}}/b')\n    print(open(f'{{folder}}/b').read())"
    ),
    "a file by way of the process": reads("os.chdir(at)\nprint(open('/proc/self/cwd/a.csv').read())"),
}
DATABASES = {
    "a database": Case(
        code="import sqlite3\nprint(sqlite3.connect(at / 'a.db').execute('select n from t').fetchall())",
        before=table("a.db", 1),
        change=table("a.db", 2),
    ),
    "a database by its address": Case(
        code="import sqlite3\nbase = sqlite3.connect((at / 'a.db').as_uri() + '?mode=ro', uri=True)\n"
        "print(base.execute('select n from t').fetchall())\nbase.close()",
        before=table("a.db", 1),
        change=table("a.db", 2),
    ),
    "an attached database": Case(
        code="import sqlite3\nbase = sqlite3.connect(':memory:')\n"
        "base.execute(f\"attach '{at / 'a.db'}' as b\")\n"
        "print(base.execute('select n from b.t').fetchall())",
        before=table("a.db", 1),
        change=table("a.db", 2),
    ),
    "a database attached by a parameter": Case(
        code="import sqlite3\nbase = sqlite3.connect(':memory:')\n"
        "base.execute('attach ? as b', [str(at / 'a.db')])\n"
        "print(base.execute('select n from b.t').fetchall())",
        before=table("a.db", 1),
        change=table("a.db", 2),
        why="it attaches a database by a parameter",
    ),
    "a database attached unseen": Case(
        code="import sqlite3\nbase = sqlite3.connect(':memory:')\nbase.set_authorizer(None)\n"
        "base.execute(f\"attach '{at / 'a.db'}' as b\")\n"
        "print(base.execute('select n from b.t').fetchall())",
        before=table("a.db", 1),
        change=table("a.db", 2),
        why="it uses sqlite3",
    ),
    "the log of a database": Case(
        code="import sqlite3\nbase = sqlite3.connect((at / 'a.db').as_uri() + '?mode=ro', uri=True)\n"
        "print(base.execute('select n from t').fetchall())\nbase.close()",
        before=lambda at: logged(at, 1),
        change=lambda at: logged(at, 2),
    ),
    "pandas.read_sql": Case(
        code="import sqlite3, pandas\n"
        "print(pandas.read_sql('select * from t', sqlite3.connect(at / 'a.db')))",
        before=table("a.db", 1),
        change=table("a.db", 2),
    ),
}
LOOKS = {
    "Path.exists": looks("print((at / 'd/c.txt').exists())", ADDED),
    "Path.is_file": looks("print((at / 'd/c.txt').is_file())", ADDED),
    "Path.is_dir": looks("print((at / 'd/e').is_dir())", put("d/e/f", "")),
    "os.path.exists": looks("print(os.path.exists(at / 'd/c.txt'))", ADDED),
    "os.path.isfile": looks("print(os.path.isfile(at / 'd/c.txt'))", ADDED),
    "os.path.lexists": looks("print(os.path.lexists(at / 'd/c.txt'))", link("d/c.txt", "nowhere")),
    "os.access": looks("print(os.access(at / 'd/c.txt', os.F_OK))", ADDED),
    "os.access of a mode": looks(
        "print(os.access(at / 'd/a.txt', os.X_OK))", lambda at: (at / "d/a.txt").chmod(0o755)
    ),
    "the size of a file": looks("print((at / 'd/a.txt').stat().st_size)", put("d/a.txt", "111")),
    "os.path.getsize": looks("print(os.path.getsize(at / 'd/a.txt'))", put("d/a.txt", "111")),
    "the time of a file": looks("print((at / 'd/a.txt').stat().st_mtime)", old("d/a.txt")),
    "os.path.getmtime": looks("print(os.path.getmtime(at / 'd/a.txt'))", old("d/a.txt")),
    "the mode of a file": looks(
        "print(oct((at / 'd/a.txt').stat().st_mode))", lambda at: (at / "d/a.txt").chmod(0o600)
    ),
    "os.lstat": looks("print(os.lstat(at / 'd/a.txt').st_size)", put("d/a.txt", "111")),
    "os.stat of a descriptor": looks("print(os.stat(os.open(at / 'd/a.txt', 0)).st_mtime)", old("d/a.txt")),
    "os.fstat": looks("print(os.fstat((f := open(at / 'd/a.txt')).fileno()).st_mtime)", old("d/a.txt")),
    "os.stat with a descriptor of the folder": looks(
        "print(os.stat('a.txt', dir_fd=os.open(at / 'd', 0)).st_size)", put("d/a.txt", "111")
    ),
    "os.readlink": looks(
        "print(os.readlink(at / 'l'))", link("l", "d/b.txt"), both(PARTS, link("l", "d/a.txt"))
    ),
    "Path.readlink": looks(
        "print((at / 'l').readlink())", link("l", "d/b.txt"), both(PARTS, link("l", "d/a.txt"))
    ),
    "Path.resolve": looks(
        "print((at / 'l').resolve())", link("l", "d/b.txt"), both(PARTS, link("l", "d/a.txt"))
    ),
    "os.path.realpath": looks(
        "print(os.path.realpath(at / 'l' / 'x'))", link("l", "e"), both(PARTS, link("l", "d"))
    ),
    "Path.is_symlink": looks("print((at / 'l').is_symlink())", link("l", "d"), both(PARTS, put("l", ""))),
    "a link of which the target is read": looks(
        "print(open(at / 'l').read())", link("l", "d/b.txt"), both(PARTS, link("l", "d/a.txt"))
    ),
    "os.listdir": looks("print(os.listdir(at / 'd'))", ADDED),
    "os.listdir by a descriptor": looks("print(os.listdir(os.open(at / 'd', 0)))", ADDED),
    "os.listdir of this folder": looks("os.chdir(at / 'd')\nprint(os.listdir())", ADDED),
    "os.scandir": looks("print([e.name for e in os.scandir(at / 'd')])", ADDED),
    "os.scandir by a descriptor": looks("print([e.name for e in os.scandir(os.open(at / 'd', 0))])", ADDED),
    "the size of an entry": looks(
        "print([e.stat().st_size for e in os.scandir(at / 'd')])", put("d/a.txt", "111")
    ),
    "the kind of an entry": looks(
        "print([e.is_dir() for e in os.scandir(at / 'd')])",
        becomes_folder,
    ),
    "Path.iterdir": looks("print(sorted((at / 'd').iterdir()))", ADDED),
    "Path.glob": looks("print(sorted((at / 'd').glob('*.txt')))", ADDED),
    "Path.rglob": looks(
        "print(sorted(at.rglob('*.txt')))", put("d/e/f/g.txt", ""), both(PARTS, put("d/e/f/h", ""))
    ),
    "a folder that glob enters": looks("print(sorted(at.glob('d/*/')))", becomes_folder),
    "glob.glob": looks("import glob\nprint(sorted(glob.glob(str(at / 'd' / '*.txt'))))", ADDED),
    "os.walk": looks("print(list(os.walk(at)))", put("d/e/f", "")),
    "os.fwalk": looks("print([x[:3] for x in os.fwalk(at)])", put("d/e/f", "")),
    "the status of the target of an entry": looks(
        "print([e.stat().st_size for e in os.scandir(at / 'e')])",
        put("d/a.txt", "12345"),
        both(PARTS, put("e/b", ""), lambda at: (at / "e/l").symlink_to(at / "d/a.txt")),
    ),
    "os.path.samefile": looks(
        "print(os.path.samefile(at / 'd/a.txt', at / 'd/b.txt'))",
        link("d/a.txt", "d/b.txt"),
    ),
    "the number of links": looks(
        "print(os.stat(at / 'd/a.txt').st_nlink)", lambda at: os.link(at / "d/a.txt", at / "z")
    ),
    "the identity of a file": looks(
        "print(os.stat(at / 'd/a.txt').st_ino)",
        lambda at: shutil.copy2((at / "d/a.txt").rename(at / "z"), at / "d/a.txt"),
    ),
    "os.mkdir": looks(f"{TRY}os.mkdir(at / 'x')\n    os.rmdir(at / 'x'){SAID}", put("x/y", "")),
    "os.rmdir": looks(
        f"{TRY}os.rmdir(at / 'x')\n    os.mkdir(at / 'x'){SAID}",
        put("x/y", ""),
        lambda at: (at / "x").mkdir(),
    ),
    "os.remove": looks(f"{TRY}os.remove(at / 'x'){SAID}", put("x", "")),
    "os.rename": looks(f"{TRY}os.rename(at / 'x', at / 'y'){SAID}", put("x", "")),
    "os.replace of a file": looks(f"{TRY}(at / 'x').replace(at / 'y'){SAID}", put("x", "")),
    "os.chdir": looks(f"{TRY}os.chdir(at / 'x'){SAID}", put("x/y", "")),
    "os.chmod": looks(f"{TRY}os.chmod(at / 'x', 0o600){SAID}", put("x", "")),
    "os.utime": looks(f"{TRY}os.utime(at / 'x'){SAID}", put("x", "")),
    "os.truncate": looks(f"{TRY}os.truncate(at / 'x', 0){SAID}", put("x", "")),
    "os.symlink": looks(f"{TRY}os.symlink(at, at / 'x')\n    os.remove(at / 'x'){SAID}", put("x", "")),
    "os.remove by a descriptor": looks(f"{TRY}os.remove('x', dir_fd=os.open(at, 0)){SAID}", put("x", "")),
    "the space on a disk": looks(
        "import shutil\nprint(shutil.disk_usage(at))", nothing, why="it reads the state of the machine"
    ),
    "an extended attribute": looks(
        "print(os.listxattr(at / 'd'))", nothing, why="it reads extended attributes"
    ),
}
VARIABLES = {
    "os.environ": Case(code="print(os.environ['KEEPER'])", change=set_variable("KEEPER", "2")),
    "os.environ.get": Case(code="print(os.environ.get('KEEPER'))", change=set_variable("KEEPER", "2")),
    "os.getenv": Case(code="print(os.getenv('KEEPER'))", change=set_variable("KEEPER", "2")),
    "a variable that is not there": Case(
        code="print('NO_KEEPER' in os.environ)", change=set_variable("NO_KEEPER", "")
    ),
    "os.environb": Case(code="print(os.environb[b'KEEPER'])", change=set_variable("KEEPER", "2")),
    "all variables": Case(code="print(dict(os.environ))", change=set_variable("NO_KEEPER", "2")),
    "all variables as a text": Case(code="print(os.environ)", change=set_variable("NO_KEEPER", "2")),
    "the number of variables": Case(code="print(len(os.environ))", change=set_variable("NO_KEEPER", "2")),
    "the home": Case(code="print(Path.home())", change=set_variable("HOME", "/nowhere")),
}
PROGRAMS = {
    "a program": reads(
        "import subprocess\nprint(subprocess.check_output(['cat', at / 'a.csv']))", "it starts a program"
    ),
    "os.system": reads(
        "os.system(f'cat {at}/a.csv > {at}/b')\nprint(open(at / 'b').read())", "it starts a program"
    ),
    "os.popen": reads("print(os.popen(f'cat {at}/a.csv').read())", "it starts a program"),
    "os.posix_spawn": reads(
        "arguments = ['sh', '-c', f'cat {at}/a.csv > {at}/b']\n"
        "os.waitpid(os.posix_spawn('/bin/sh', arguments, os.environ), 0)\nprint(open(at / 'b').read())",
        "it starts a program",
    ),
    "a fork": reads(
        "if os.fork() == 0:\n    (at / 'b').write_text(open(at / 'a.csv').read())\n    os._exit(0)\n"
        "os.wait()\nprint(open(at / 'b').read())",
        "it starts a program",
    ),
    "multiprocessing by spawn": reads(
        "import multiprocessing as m, concurrent.futures as f\n"
        "with f.ProcessPoolExecutor(1, m.get_context('spawn')) as pool:\n"
        "    print(pool.submit(Path.read_text, at / 'a.csv').result())",
        "it starts a program",
    ),
    "multiprocessing by fork": reads(
        "import multiprocessing as m, concurrent.futures as f\n"
        "with f.ProcessPoolExecutor(1, m.get_context('fork')) as pool:\n"
        "    print(pool.submit(Path.read_text, at / 'a.csv').result())",
        "it starts a program",
    ),
    "a datagram": Case(
        code="import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.sendto(b'', ('127.0.0.1', 9))\nprint(at)",
        change=nothing,
        why="it connects to the network",
    ),
}
TRIED = """
sys.path.insert(0, str(at))
try:
    import bmodule
except ImportError:
    bmodule = 1
print(bmodule)
"""
MODULES = {
    "a module": Case(
        code="sys.path.insert(0, str(at))\nimport amodule\nprint(amodule.n)",
        before=put("amodule.py", "n = 1"),
        change=put("amodule.py", "n = 22"),
    ),
    "a module that was not there": Case(
        code=TRIED,
        change=put("bmodule.py", ""),
    ),
    "a package that was not there": Case(
        code=TRIED,
        change=put("bmodule/__init__.py", ""),
    ),
    "a namespace that was not there": Case(
        code=TRIED,
        change=put("bmodule/deep/m.py", ""),
    ),
    "a module of a namespace": Case(
        code="sys.path[:0] = [str(at / 'one'), str(at / 'two')]\nimport cspace.m\n"
        "try:\n    import cspace.other\nexcept ImportError:\n    print('none')",
        before=put("one/cspace/m.py", ""),
        change=put("one/cspace/other.py", ""),
    ),
    "a part of a namespace": Case(
        code="sys.path[:0] = [str(at / 'one'), str(at / 'two')]\nimport dspace.m\n"
        "try:\n    import dspace.other\nexcept ImportError:\n    print('none')",
        before=both(put("one/dspace/m.py", ""), put("two/x.py", "")),
        change=put("two/dspace/other.py", ""),
    ),
    "the parts of a namespace": Case(
        code="sys.path[:0] = [str(at / 'one'), str(at / 'two')]\nimport espace\nprint(list(espace.__path__))",
        before=both(put("one/espace/deep/m.py", ""), put("two/x.py", "")),
        change=put("two/espace/deep/n.py", ""),
    ),
    "a file that a module reads": Case(
        code="sys.path.insert(0, str(at))\nimport jmodule\nprint(jmodule.n)",
        before=both(ONE, put("jmodule.py", "n = open(__file__[:-10] + 'a.csv').read()")),
        change=TWO,
    ),
    "importlib.resources": Case(
        code="sys.path.insert(0, str(at))\nfrom importlib.resources import files\n"
        "print(files('fpackage').joinpath('a.csv').read_text())",
        before=both(put("fpackage/__init__.py", ""), put("fpackage/a.csv", "1")),
        change=put("fpackage/a.csv", "2"),
    ),
    "pkgutil": Case(
        code="import pkgutil\nprint([m.name for m in pkgutil.iter_modules([str(at)])])",
        change=put("gmodule.py", ""),
    ),
    "importlib.util.find_spec": Case(
        code="sys.path.insert(0, str(at))\nimport importlib.util as u\nprint(u.find_spec('hmodule'))",
        change=put("hmodule.py", ""),
    ),
}
CASES = READS | DATABASES | LOOKS | VARIABLES | PROGRAMS | MODULES
ALIKE = {
    *("Path.read_text", "open of bytes", "io.FileIO", "codecs.open", "csv", "fileinput", "a thread", "runpy"),
    *("pandas.read_csv in Python", "numpy.loadtxt", "numpy.memmap", "a picture", "pandas.read_xml", "duckdb"),
    *("polars.scan_csv", "polars by its name", "pyarrow.OSFile", "pyarrow.csv", "the font of a chart", "dbm"),
    *("pandas.read_sql", "Path.is_file", "Path.is_dir", "os.path.isfile", "os.path.getsize", "os.lstat"),
    *("os.path.getmtime", "Path.readlink", "os.path.realpath", "Path.iterdir", "glob.glob", "os.walk"),
    *("os.replace of a file", "os.chmod", "os.utime", "os.truncate", "os.symlink", "all variables as a text"),
    *("os.listdir of this folder", "os.getenv", "os.environ.get", "the number of variables", "the home"),
    *(
        "os.popen",
        "os.system",
        "a fork",
        "multiprocessing by fork",
        "pkgutil",
        "a package that was not there",
    ),
}
"""Cases that differ from another one only by what code calls; ``make test-all`` runs them."""
STORED = {
    "pandas and its table": "import pandas\nprint(pandas.read_csv(at / 'a.csv'))",
    "a figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig(at / 'f.svg')\nplt.close()",
    "facts, tables and charts": "from cisreport import charts, reports\nprint(charts, reports.table)",
    "numbers": "import numpy, statistics, decimal, random, datetime\nprint(numpy.arange(3))",
    "a database": "import sqlite3\nprint(sqlite3.connect(':memory:').execute('select 1').fetchall())",
    "temporary files": f"{TEMPORARY}    Path(folder, 'x').write_text('1')\n    print(os.listdir(folder))\n"
    "with tempfile.NamedTemporaryFile('w+') as file:\n    print(file.read())",
    "files that code makes and removes": "(at / 'x').write_text('1')\nos.stat(at / 'x')\n"
    "os.remove(at / 'x')\n(at / 'y').mkdir()\n(at / 'y/z').write_text('1')\n"
    "import shutil\nshutil.rmtree(at / 'y')\nprint(1)",
    "scipy": "import scipy.stats\nprint(scipy.stats.norm.cdf(0))",
    "a variable that code sets": "os.environ['OWN_KEEPER'] = '1'\nprint(os.environ['OWN_KEEPER'])",
}
"""Code whose outputs are stored."""


def font(name: str) -> Path:
    """Return a font of the library."""
    return next(Path(sys.modules["cisreport"].__file__ or "").parent.glob(f"assets/fonts/{name}.ttf"))


def dumb(at: Path, value: bytes) -> None:
    import dbm.dumb

    with dbm.dumb.open(str(at / "a"), "c") as base:
        base["k"] = value


def logged(at: Path, number: int) -> None:
    """Write a table of which the last change is in the log of the database alone."""
    script = (
        "import sqlite3, sys, os\nbase = sqlite3.connect(sys.argv[1])\n"
        "base.execute('pragma journal_mode = wal')\n"
        f"base.executescript('drop table if exists t; create table t as select {number} as n')\nos._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, at / "a.db"], check=True)


SHORT = "import os, sys\nfrom pathlib import Path\n"
FIRST = f"{SHORT}import pandas, matplotlib.pyplot\n"
"""Imports that the process for all cases has made."""


@pytest.fixture(scope="module")
def interpreter() -> Iterator[Interpreter]:
    """One process for all cases."""
    if CAN_FORK:
        with Warm() as warm:
            yield warm
    else:
        yield fresh


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").touch()
    return root


@pytest.fixture
def ran(project: Path, interpreter: Interpreter) -> Iterator[Callable[..., Execution]]:
    """Run code; afterwards, variables are as before."""

    def do(code: str, interpreter: Interpreter = interpreter, first: str = FIRST) -> Execution:
        os.environ.pop("PYTEST_CURRENT_TEST", None)  # another environment is another process
        text = f"{first}at = Path({str(project / 'at')!r})\n{code}"
        (project / "r.qmd").write_text(f"---\ntitle: T\n---\n\n```{{python}}\n{text}\n```\n")
        document = read_document(project / "r.qmd")
        (project / "figures").mkdir(exist_ok=True)
        return run(document, prepare(document, {}), project / "figures", interpreter)

    (project / "at").mkdir()
    before = dict(os.environ)
    os.environ["KEEPER"] = "1"
    yield do
    os.environ.clear()
    os.environ.update(before)
    shutil.rmtree(project / "at")


def printed(execution: Execution) -> str:
    return "".join(output.get("text", "") for result in execution.results for output in result.outputs)


def changed(execution: Execution) -> tuple[Dependency, ...]:
    return tuple(item for item in execution.dependencies if not item.is_unchanged)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.every] if name in ALIKE else []) for name in CASES]
)
def test_a_change_is_seen_or_the_outputs_are_not_stored(
    name: str, ran: Callable[..., Execution], project: Path
) -> None:
    case, at = CASES[name], project / "at"
    case.before(at)
    alone = {"interpreter": fresh, "first": SHORT} if name in VARIABLES else {}
    first = ran(case.code, **alone)
    assert changed(first) == () or case.why
    if case.why:
        assert any(why.startswith(case.why) for why in first.untracked), first.untracked
        return
    assert first.untracked == ()
    case.change(at)
    assert changed(first), "stale"
    assert printed(ran(case.code, **alone)) != printed(first), "the case does not depend on its change"


@pytest.mark.parametrize("name", STORED)
def test_ordinary_code_is_stored(name: str, ran: Callable[..., Execution], project: Path) -> None:
    ONE(project / "at")
    execution = ran(STORED[name])
    assert (execution.untracked, changed(execution)) == ((), ())


IN_PACKAGES = """
import os, sys
from pathlib import Path
from cisreport.documents.document import read_document
from cisreport.execution.cache import _key
from cisreport.execution.interpreters import fresh
from cisreport.execution.runner import prepare, run

packages, root = map(Path, sys.argv[1:])
document = read_document(root / "r.qmd")
job = prepare(document, {})
first = run(document, job, root / "figures", fresh)

def state():
    return _key(document, job), all(item.is_unchanged for item in first.dependencies)

states = [state()]
(packages / "nspace" / "other.py").touch()
states.append(state())
(packages / "more.py").touch()
states.append(state())
(packages / "more.pth").write_text("/nowhere\\n")
states.append(state())
(packages / "more.pth").write_text("/elsewhere\\n")
states.append(state())
print(*(f"{one[0] != other[0]}{one[1] != other[1]}" for one, other in zip(states, states[1:])))
"""


def test_changes_among_the_installed_packages(tmp_path: Path) -> None:
    """A part of a namespace is a dependency; new modules and changed paths are part of the key."""
    venv.EnvBuilder(symlinks=True).create(tmp_path / "v")
    (packages,) = (tmp_path / "v").glob("lib/*/site-packages")
    above = [sysconfig.get_path("purelib"), str(Path(sys.modules["cisreport"].__file__ or "").parents[1])]
    (packages / "above.pth").write_text("\n".join(above))
    put("nspace/m.py", "")(packages)
    put("pyproject.toml", "")(tmp_path)
    code = "import nspace.m\ntry:\n    import nspace.other\nexcept ImportError:\n    print('none')"
    put("r.qmd", f"---\ntitle: T\n---\n\n```{{python}}\n{code}\n```\n")(tmp_path)
    command = [str(tmp_path / "v/bin/python"), "-c", IN_PACKAGES, str(packages), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "FalseTrue TrueFalse TrueFalse TrueFalse\n", done.stderr
