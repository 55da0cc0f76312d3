/// How a page looks, on a screen and on paper.
///
/// Black on white; what is to be noticed has a frame and words. The margin boxes are those of CSS Paged Media, level 3.
enum PageStyle {
    /// What is printed in the margins of each page.
    static func margins(_ running: PrintedDocument.Running) -> String {
        let version = running.version.map { Wording.printedVersion(String($0.prefix(shortDigest))) } ?? ""
        let marking = quoted(running.marking)
        return """
            @page {
              size: A4; margin: 22mm 18mm;
              @top-left { content: \(quoted(running.name)); font: 8pt sans-serif; }
              @top-center { content: \(marking); font: bold 9pt sans-serif; }
              @top-right { content: ""; }
              @bottom-left { content: \(quoted(version)); font: 8pt sans-serif; }
              @bottom-center { content: \(marking); font: bold 9pt sans-serif; }
              @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; }
            }
            """
    }

    /// How many letters of a digest stand for it where the whole is printed once.
    static let shortDigest = 16

    /// A text as a string of CSS that cannot end the string, the rule or the style sheet.
    static func quoted(_ text: String) -> String {
        var quoted = String.UnicodeScalarView()
        for scalar in Unseen.line(text).unicodeScalars {
            switch scalar.value {
            case 0x20, 0x2D, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: quoted.append(scalar)
            default: quoted.append(contentsOf: "\\\(String(scalar.value, radix: 16)) ".unicodeScalars)
            }
        }
        return "\"\(String(quoted))\""
    }

    static let sheet = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; padding: 0 1rem 2rem; max-width: 50rem; background: #fff; color: #0b0c0c;
          font: 1rem/1.5 "Liberation Sans", Arial, Helvetica, sans-serif; overflow-wrap: break-word;
        }
        a { color: #144e81; text-underline-offset: 0.15em; }
        :focus-visible { outline: 3px solid #0b0c0c; outline-offset: 2px; background: #ffdd00; color: #0b0c0c; }
        main:focus-visible { outline: none; background: none; }
        .table:focus-visible { background: none; }
        .skip { position: absolute; left: -100rem; padding: 0.5rem 1rem; background: #ffdd00; color: #0b0c0c; }
        .skip:focus { left: 1rem; top: 0.5rem; }
        .marking { margin: 1rem 0; text-align: center; font-weight: bold; letter-spacing: 0.05em; }
        h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.5em 0 0.5em; }
        h1 { font-size: 2rem; margin-top: 0.5rem; }
        h2 { font-size: 1.5rem; border-bottom: 2px solid #0b0c0c; padding-bottom: 0.2em; }
        h3 { font-size: 1.25rem; }
        h4 { font-size: 1.1rem; }
        h5, h6 { font-size: 1rem; }
        h6 { font-style: italic; }
        p { margin: 0 0 0.8em; }
        ul, ol { margin: 0 0 0.8em; padding-left: 1.5rem; }
        li { margin: 0.25rem 0; }
        nav ul { list-style: none; padding-left: 0; }
        nav ul ul { padding-left: 1.5rem; margin: 0; }
        nav a { display: inline-block; min-height: 1.5rem; }
        .nav-title { font-weight: bold; margin: 0; }
        dl { margin: 0 0 1em; }
        dl > div { padding: 0.35rem 0; border-bottom: 1px solid #b1b4b6; }
        dt { font-weight: bold; }
        dd { margin: 0; min-width: 0; }
        dd ul, td ul { margin: 0; padding-left: 1.1rem; }
        @media (min-width: 40em), print {
          dl > div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 1rem; }
        }
        .table { position: relative; overflow-x: auto; margin: 0 0 1.2em; }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
        th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid #b1b4b6; }
        thead th { border-bottom: 2px solid #0b0c0c; }
        .digest { font-family: "Liberation Mono", "Courier New", monospace; font-size: 0.75em; overflow-wrap: anywhere; }
        .remark { color: #45494c; font-style: italic; }
        .note { border: 2px solid #0b0c0c; border-left-width: 0.5rem; padding: 0.6rem 0.8rem 0; margin: 0 0 1em; }
        .note-title { font-weight: bold; }
        .same { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .sign { display: none; }
        .sign ul { list-style: none; padding: 0; }
        @media (max-width: 40em) {
          h1 { font-size: 1.5rem; }
          h2 { font-size: 1.3rem; }
          table { min-width: 38rem; }
          th, td { font-size: 0.9rem; }
        }
        @media print {
          body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; line-height: 1.4; }
          nav, .skip { display: none; }
          .table { overflow: visible; }
          a { color: inherit; text-decoration: none; }
          a[href^="http"] { text-decoration: underline; }
          h1 { font-size: 20pt; }
          h2 { font-size: 15pt; }
          h3 { font-size: 12.5pt; }
          h4, h5, h6 { font-size: 11pt; }
          h1, h2, h3, h4, h5, h6, caption, .note-title { break-after: avoid; }
          p, li { orphans: 3; widows: 3; }
          tr, dl > div { break-inside: avoid; }
          thead { display: table-header-group; }
          .sign { display: block; break-inside: avoid; }
          .sign li { border-bottom: 1px solid #0b0c0c; padding-top: 12mm; }
        }
        """
}
