"""Walks Evolution's account assistant and account editor in its accessibility tree.

Arguments: the file for the answer, and the menu paths to the assistant and to the accounts, as JSON lists. The answer
is JSON: the words on each screen, and the paths of the menus. Then it waits for its end.
"""

import json
import os
import signal
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

SCREENS = {}
PATHS = []


def until(what, look):
    """Waits until `look` finds something, which it returns. What is gone while it is looked at was on its way out."""
    start = time.monotonic()
    while time.monotonic() - start < 20:
        try:
            found = look()
        except GLib.GError:
            found = None
        if found:
            return found
        time.sleep(0.05)
    sys.exit(f"{what}: not within 20 seconds; the walk has seen {json.dumps(SCREENS, ensure_ascii=False)}")


def children(node):
    nodes = (node.get_child_at_index(index) for index in range(node.get_child_count()))
    return [child for child in nodes if child]


def below(node):
    """The node and all below it."""
    yield node
    for child in children(node):
        yield from below(child)


def has(node, state):
    return node.get_state_set().contains(state)


def shown(node):
    """What is on the screen, and the entries of drop-down lists."""
    if not has(node, Atspi.StateType.SHOWING):
        return
    yield node
    for child in children(node):
        yield from below(child) if node.get_role_name() == "combo box" else shown(child)


def of_role(role, nodes):
    return [node for node in nodes if node.get_role_name() == role]


def clean(text):
    return " ".join((text or "").split())


def read(screen, window):
    words = until(f"the words of {screen}", lambda: {clean(node.get_name()) for node in shown(window)})
    SCREENS[screen] = sorted(words.union(SCREENS.get(screen, [])) - {""})


def press(node):
    Atspi.Action.do_action(node, 0)


def is_empty(field):
    return Atspi.Text.get_character_count(field) == 0


def fill(field, text):
    Atspi.EditableText.set_text_contents(field, text)


def choose(combo, wanted):
    """Chooses the entry of that name."""
    names = [node.get_name() for node in of_role("menu item", below(combo))]
    Atspi.Selection.select_child(combo, names.index(wanted))


def application():
    desktop = Atspi.get_desktop(0)
    found = [node for node in children(desktop) if node.get_name() == "evolution"]
    return found[0] if found and children(found[0]) else None


def windows():
    return children(until("Evolution", application))


def menu_paths(node, above=()):
    """Every entry below a menu bar, with the names of the menus it is in."""
    for child in children(node):
        path = (*above, clean(child.get_name()))
        if child.get_role_name() == "menu":
            yield from menu_paths(child, path)
        elif child.get_role_name() == "menu item":
            yield path, child


def follow(path):
    """Takes the entry of the menu bar at `path`; returns the window that it opens."""
    before = windows()
    entries = dict(menu_paths(MENU_BAR))
    press(entries.get(tuple(path)) or sys.exit(f"no {path} among {sorted(entries)}"))
    return new_window(before, f"the window of {path}")


def new_window(before, what):
    return until(what, lambda: next((found for found in windows() if found not in before), None))


def page(window):
    """The page of the assistant that is on the screen."""
    pages = of_role("scroll pane", children(window))
    return next((found for found in pages if has(found, Atspi.StateType.SHOWING)), None)


def turn(window, buttons):
    """Presses that one of the buttons below the page which can be pressed, and waits for another page or the end."""
    before = page(window)
    row = of_role("push button", children(children(window)[-2]))[buttons]
    states = (Atspi.StateType.SHOWING, Atspi.StateType.SENSITIVE)
    press(until("a button to press", lambda: next((b for b in row if all(has(b, state) for state in states)), None)))
    until("another page", lambda: window not in windows() or page(window) not in (None, before))


# Their places in the row: … cancel, finish, back, forward, apply.
FORWARD = slice(-2, None)
BACK = slice(-3, -2)


def boxes(kind, window):
    return of_role(kind, shown(page(window)))


def read_servers(screen, window, host):
    """Reads a page about a server. OAuth2 is offered for servers that the program knows: it is shown one first."""
    field = until("an empty field", lambda: next((f for f in boxes("text", window) if is_empty(f)), None))
    for name in (f"{host}.gmail.com", f"{host}.example.test"):
        fill(field, name)
        read(screen, window)
    turn(window, FORWARD)


def walk_assistant(path):
    window = follow(path)
    until("a page", lambda: page(window))
    turn(window, FORWARD)
    read("identity", window)
    fill(boxes("text", window)[0], "jeanne@example.test")
    fill(boxes("text", window)[1], "Jeanne d’Arc")
    press(boxes("check box", window)[-1])
    turn(window, FORWARD)

    choose(boxes("combo box", window)[0], "POP")
    read_servers("incoming", window, "pop")
    read("options", window)
    turn(window, BACK)
    choose(boxes("combo box", window)[0], "IMAP")
    read_servers("incoming", window, "imap")
    read("options", window)
    turn(window, FORWARD)

    choose(boxes("combo box", window)[0], "SMTP")
    press(boxes("check box", window)[0])
    read_servers("outgoing", window, "smtp")
    turn(window, FORWARD)
    read("finish", window)
    turn(window, FORWARD)


def walk_accounts(path):
    window = follow(path)
    # The mail accounts are the first group, closed at first; the account comes below it.
    cells = until("a group", lambda: of_role("table cell", shown(window)))
    press(cells[1])
    account = until("the account", lambda: next(
        (cell for cell in of_role("table cell", shown(window)) if cell.get_name() == "jeanne@example.test"), None
    ))
    Atspi.Component.grab_focus(account)
    # Close, add, edit.
    edit = of_role("push button", shown(window))[2]
    before = windows()
    press(edit)
    editor = new_window(before, "the editor")
    for tab in of_role("radio button", shown(editor)):
        press(tab)
        until("its page", lambda: has(tab, Atspi.StateType.CHECKED))
        PATHS.append([*path, clean(edit.get_name()), clean(tab.get_name())])
        read("settings", editor)


ANSWER, *PATHS_TO = sys.argv[1:]
TO_ASSISTANT, TO_ACCOUNTS = map(json.loads, PATHS_TO)
MENU_BAR = until("the menu bar", lambda: [
    bar for window in windows() for bar in of_role("menu bar", below(window))
])[0]
PATHS.extend(path for path, _ in menu_paths(MENU_BAR))
walk_assistant(TO_ASSISTANT)
walk_accounts(TO_ACCOUNTS)
with open(f"{ANSWER}.part", "w", encoding="utf-8") as file:
    json.dump({"screens": SCREENS, "paths": PATHS}, file)
os.rename(f"{ANSWER}.part", ANSWER)
signal.pause()
