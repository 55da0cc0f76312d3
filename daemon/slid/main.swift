import Service

await Daemon.start()
