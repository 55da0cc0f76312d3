import Commands

await Entrypoint.run()
