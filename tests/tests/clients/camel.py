"""Reads and sends with Camel, Evolution's mail library, over the account that evolution-source-registry tells of.

camel.py WANTED SENT NAME=DAEMON...   starts each daemon, which takes that name on the session bus; prints how it
                                      connects and the text of the message with the subject WANTED; sends one with
                                      the subject SENT to the account itself. The password comes from standard input.
"""

import os
import subprocess
import sys
import time

import gi

gi.require_version("Camel", "1.2")
gi.require_version("EDataServer", "1.2")
from gi.repository import Camel, EDataServer, Gio, GLib

LIMIT = 60


class Session(Camel.Session):
    def do_authenticate_sync(self, service, mechanism, cancellable):
        service.set_password(PASSWORD)
        return service.authenticate_sync(mechanism, cancellable) == Camel.AuthenticationResult.ACCEPTED

    def do_get_filter_driver(self, kind, folder):
        return Camel.FilterDriver.new(self)


def wait_for(what, look):
    end = time.monotonic() + LIMIT
    while not (found := look()):
        if time.monotonic() > end:
            sys.exit(f"{what} did not come within {LIMIT} s")
        GLib.MainContext.default().iteration(False)
        time.sleep(0.02)
    return found


def start(name, daemon):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    process = subprocess.Popen([daemon])
    question = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner")
    asked = GLib.Variant("(s)", (name,))
    wait_for(name, lambda: bus.call_sync(*question, asked, None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0])
    return process


def part(source, name):
    return source.get_extension(getattr(EDataServer, f"SOURCE_EXTENSION_{name}"))


def connect(session, source, backend, kind):
    service = session.add_service(source.get_uid(), backend, kind)
    source.camel_configure_service(service)
    settings = service.ref_settings()
    security = settings.get_security_method().value_nick
    login = f"{settings.get_user()} {settings.get_auth_mechanism()}"
    print(backend, settings.get_host(), settings.get_port(), security, login)
    if isinstance(service, Camel.OfflineStore):
        service.set_online_sync(True)
    service.connect_sync()
    return service


def find(store, subject):
    # Asked for each time: the first one stays empty.
    inbox = store.get_inbox_folder_sync()
    inbox.refresh_info_sync()
    # From the newest on: others may wait for theirs to be unread.
    messages = (inbox.get_message_sync(uid) for uid in reversed(list(inbox.get_uids())))
    return next((message for message in messages if message.get_subject() == subject), None)


def main(wanted, sent):
    version = (EDataServer.EDS_MAJOR_VERSION, EDataServer.EDS_MINOR_VERSION, EDataServer.EDS_MICRO_VERSION)
    print("evolution-data-server", ".".join(map(str, version)))
    EDataServer.SourceCamel.register_types()
    Camel.init(os.environ["HOME"], False)
    Camel.provider_init()
    registry = EDataServer.SourceRegistry.new_sync()
    # The registry has mail accounts of its own, which nobody logs in to.
    kinds = ("MAIL_ACCOUNT", "AUTHENTICATION")
    names = [getattr(EDataServer, f"SOURCE_EXTENSION_{kind}") for kind in kinds]
    accounts = lambda: [one for one in registry.list_sources(names[0]) if one.has_extension(names[1])]
    [account] = wait_for("the account", accounts)
    identity = registry.ref_source(part(account, "MAIL_ACCOUNT").get_identity_uid())
    transport = registry.ref_source(part(identity, "MAIL_SUBMISSION").get_transport_uid())
    person = part(identity, "MAIL_IDENTITY")
    print("from", person.get_name(), person.get_address())

    home = os.environ["HOME"]
    session = Session(user_data_dir=f"{home}/camel-data", user_cache_dir=f"{home}/camel-cache")
    session.set_online(True)
    backend = part(account, "MAIL_ACCOUNT").get_backend_name()
    store = connect(session, account, backend, Camel.ProviderType.STORE)
    message = wait_for(f"a message {wanted}", lambda: find(store, wanted))
    stream = Camel.StreamMem.new()
    message.get_content().decode_to_stream_sync(stream)
    print("fetched", bytes(stream.get_byte_array()).decode())
    store.disconnect_sync(True)

    backend = part(transport, "MAIL_TRANSPORT").get_backend_name()
    mailer = connect(session, transport, backend, Camel.ProviderType.TRANSPORT)
    itself = Camel.InternetAddress()
    itself.add(person.get_name(), person.get_address())
    message = Camel.MimeMessage()
    message.set_from(itself)
    message.set_recipients("To", itself)
    message.set_subject(sent)
    message.set_content(b"Bonjour\n", "text/plain")
    mailer.send_to_sync(message, itself, itself)
    mailer.disconnect_sync(True)


PASSWORD = sys.stdin.read().strip()
wanted, sent, *daemons = sys.argv[1:]
running = []
try:
    for daemon in daemons:
        running.append(start(*daemon.split("=", 1)))
    main(wanted, sent)
finally:
    for process in running:
        process.terminate()
        process.wait()
