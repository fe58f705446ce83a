<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Stepwise</name>
    <message>
      <source>%s: click to enlarge</source>
      <translation>%s: Klick vergrößert</translation>
    </message>
    <message>
      <source>Access</source>
      <translation>Zugänglichkeit</translation>
    </message>
    <message>
      <source>Analyse</source>
      <translation>Analysieren</translation>
    </message>
    <message>
      <source>Analyse again</source>
      <translation>Erneut analysieren</translation>
    </message>
    <message>
      <source>Analyse it again.</source>
      <translation>Erneut analysieren.</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Chain</source>
      <translation>Kette</translation>
    </message>
    <message>
      <source>Choose another place.</source>
      <translation>Einen anderen Ort wählen.</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Coloured STEP…</source>
      <translation>Farbiges STEP…</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Cost over quantity</source>
      <translation>Kosten über Stückzahl</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Ausgeben</translation>
    </message>
    <message>
      <source>Feature type</source>
      <translation>Art des Merkmals</translation>
    </message>
    <message>
      <source>Features</source>
      <translation>Merkmale</translation>
    </message>
    <message>
      <source>Features, setups, steps and findings of the selected body, part or assembly</source>
      <translation>Merkmale, Aufspannungen, Schritte und Befunde des gewählten Körpers, Teils oder der Baugruppe</translation>
    </message>
    <message>
      <source>Filter: words of the row or its details</source>
      <translation>Filter: Wörter der Zeile oder ihrer Einzelheiten</translation>
    </message>
    <message>
      <source>Finding</source>
      <translation>Befund</translation>
    </message>
    <message>
      <source>Findings</source>
      <translation>Befunde</translation>
    </message>
    <message>
      <source>From where it is machined and how it is held; double-click one to look along the tool</source>
      <translation>Von wo bearbeitet und wie gehalten wird; Doppelklick blickt entlang des Werkzeugs</translation>
    </message>
    <message>
      <source>Greys</source>
      <translation>Grautöne</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>Hoher Kontrast</translation>
    </message>
    <message>
      <source>Lead time</source>
      <translation>Durchlaufzeit</translation>
    </message>
    <message>
      <source>Make merged solid</source>
      <translation>Verschmolzenen Körper anlegen</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>Verschmelzen</translation>
    </message>
    <message>
      <source>Merge check</source>
      <translation>Verschmelzen prüfen</translation>
    </message>
    <message>
      <source>Merged group %s</source>
      <translation>Verschmolzene Gruppe %s</translation>
    </message>
    <message>
      <source>No colours</source>
      <translation>Keine Farben</translation>
    </message>
    <message>
      <source>No pictures: %s</source>
      <translation>Keine Bilder: %s</translation>
    </message>
    <message>
      <source>No result</source>
      <translation>Kein Ergebnis</translation>
    </message>
    <message>
      <source>Not analysed yet</source>
      <translation>Noch nicht analysiert</translation>
    </message>
    <message>
      <source>Okabe-Ito</source>
      <translation>Okabe-Ito</translation>
    </message>
    <message>
      <source>Outdated: the shape has changed</source>
      <translation>Veraltet: die Form hat sich geändert</translation>
    </message>
    <message>
      <source>Recommended machine</source>
      <translation>Empfohlene Maschine</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>Select a body, a part or an assembly, and choose &lt;b&gt;Analyse&lt;/b&gt;.</source>
      <translation>Einen Körper, ein Teil oder eine Baugruppe auswählen und &lt;b&gt;Analysieren&lt;/b&gt; wählen.</translation>
    </message>
    <message>
      <source>Set aside</source>
      <translation>Beiseitegelegt</translation>
    </message>
    <message>
      <source>Set aside because</source>
      <translation>Beiseitegelegt, weil</translation>
    </message>
    <message>
      <source>Set aside…</source>
      <translation>Beiseitelegen…</translation>
    </message>
    <message>
      <source>Setup</source>
      <translation>Aufspannung</translation>
    </message>
    <message>
      <source>Setups</source>
      <translation>Aufspannungen</translation>
    </message>
    <message>
      <source>Steps, suppliers and handovers</source>
      <translation>Schritte, Lieferanten und Übergaben</translation>
    </message>
    <message>
      <source>Stepwise: cancelled</source>
      <translation>Stepwise: abgebrochen</translation>
    </message>
    <message>
      <source>Stepwise: select one body, part or assembly</source>
      <translation>Stepwise: einen Körper, ein Teil oder eine Baugruppe auswählen</translation>
    </message>
    <message>
      <source>Take all colours and arrows away; the result stays</source>
      <translation>Alle Farben und Pfeile entfernen; das Ergebnis bleibt</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Zurückholen</translation>
    </message>
    <message>
      <source>The analysed object is not in the document any more.</source>
      <translation>Das analysierte Objekt ist nicht mehr im Dokument.</translation>
    </message>
    <message>
      <source>The process chain before and after, with exports</source>
      <translation>Die Prozesskette vorher und nachher, mit Ausgaben</translation>
    </message>
    <message>
      <source>The shape has changed since it was analysed.</source>
      <translation>Die Form hat sich seit der Analyse geändert.</translation>
    </message>
    <message>
      <source>There is no result</source>
      <translation>Es gibt kein Ergebnis</translation>
    </message>
    <message>
      <source>This could not be done</source>
      <translation>Das war nicht möglich</translation>
    </message>
    <message>
      <source>Up to date</source>
      <translation>Aktuell</translation>
    </message>
    <message>
      <source>Variation</source>
      <translation>Streuung</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>Urteil</translation>
    </message>
    <message>
      <source>What to do:</source>
      <translation>Was zu tun ist:</translation>
    </message>
    <message>
      <source>What would change it:</source>
      <translation>Was es ändern würde:</translation>
    </message>
    <message>
      <source>Which parts of the assembly could be one</source>
      <translation>Welche Teile der Baugruppe eins sein könnten</translation>
    </message>
    <message>
      <source>Why does this finding not matter here?</source>
      <translation>Warum ist dieser Befund hier ohne Belang?</translation>
    </message>
    <message>
      <source>Why? Ask the engine</source>
      <translation>Warum? Den Rechenkern fragen</translation>
    </message>
    <message>
      <source>asking the engine …</source>
      <translation>der Rechenkern wird gefragt …</translation>
    </message>
    <message>
      <source>jaw %d</source>
      <translation>Backe %d</translation>
    </message>
    <message>
      <source>not computed by this engine version</source>
      <translation>von dieser Version des Rechenkerns nicht berechnet</translation>
    </message>
    <message>
      <source>nothing found</source>
      <translation>nichts gefunden</translation>
    </message>
    <message>
      <source>one part: nothing to merge</source>
      <translation>ein Teil: nichts zu verschmelzen</translation>
    </message>
    <message>
      <source>starting the engine</source>
      <translation>der Rechenkern wird gestartet</translation>
    </message>
    <message>
      <source>the rest</source>
      <translation>der Rest</translation>
    </message>
    <message>
      <source>tool</source>
      <translation>Werkzeug</translation>
    </message>
  </context>
</TS>
