import type { importsFr } from './imports-fr.ts';

export const importsEn: Record<keyof typeof importsFr, string> = {
  'import.title': 'Import handovers',
  'import.faultTitle': 'Error: file refused',
  'import.lead':
    'Give the list of PCs handed over to families. You first see what it would do, row by row.',
  'import.file': 'CSV or XLSX file',
  'import.fileHint':
    'Up to {size} MB and {rows, number} rows. Accents, semicolons and Excel’s dates are understood.',
  'import.upload': 'Read the file',
  'import.nothingYet': 'Nothing is imported at this step.',
  'import.noFile': 'Choose a file first.',
  'import.empty': 'This file is empty. Choose another one.',
  'import.columns': 'Columns of the file',
  'import.columnsCaption': 'What each column means',
  'import.column': 'Column',
  'import.meaning': 'What it says',
  'import.example': 'Example',
  'import.alsoCalled': 'Also understood: {names}.',
  'import.dates':
    'A date is written 14/09/2026 (day first) or 2026-09-14. Excel’s count of days, such as 46279, is understood too. A year of two digits is refused.',
  'import.templates': 'Template to fill in:',
  'import.templateHint': 'Its two example rows pass. Delete them before you give it.',
  'import.templateName': 'handovers-template',
  'import.templateSheet': 'Handovers',
  'import.kept':
    'What was read stays here for {days} days. Only these columns are kept, never the file.',
  'import.latest': 'Latest files',
  'import.latestCaption': 'The latest files that were read, and how far they are',
  'import.when': 'Read on',
  'import.who': 'By',
  'import.where': 'How far it is',
  'import.unnamed': 'file without a name',
  'importColumn.assetTag': 'The PC’s asset tag. Needed.',
  'importColumn.handedOverOn': 'The day of the signed handover. Needed.',
  'importColumn.cohort':
    'The first year of the school year: 2026 for the one that began in September 2026. Empty: that of the date.',
  'importColumn.sector': 'The part of town. May stay empty.',
  'importColumn.lot': 'The donation or purchase that the PC came with. May stay empty.',
  'importColumn.model': 'The model, as the workshop calls it. May stay empty.',
  'importState.judging': 'Preview under way',
  'importState.judged': 'Seen, not imported',
  'importState.applying': 'Import under way',
  'importState.applied': 'Imported',
  'importState.undoing': 'Undoing under way',
  'importState.undone': 'Undone',

  'fileRefused.too_large':
    'This file is too large: {size} MB at most. Split it into several files.',
  'fileRefused.too_many_rows':
    'This file has too many rows: {rows, number} at most. Split it into several files.',
  'fileRefused.not_text':
    'This is neither a CSV nor an XLSX file. Open it in a spreadsheet program, then save it as “XLSX”.',
  'fileRefused.quotes_broken':
    'Reading broke off at line {line}: a quotation mark is not closed. Mend that line.',
  'fileRefused.xlsx_broken':
    'This XLSX file is damaged. Open it in a spreadsheet program, save it again as “XLSX”, then give it.',
  'fileRefused.xlsx_too_big':
    'This workbook is too large once it is opened. Copy only the rows that matter into a new workbook, then save it as “XLSX”.',
  'fileRefused.xlsx_entities':
    'This workbook holds definitions that no spreadsheet program writes. It is not read. Copy its rows into a new workbook.',
  'fileRefused.xlsx_locked':
    'This workbook is protected by a password. Save it without one, then give it.',
  'fileRefused.xls':
    'This is an old Excel file (.xls or .xlsb). Open it, choose “Save as”, then “Excel Workbook (.xlsx)”.',
  'fileRefused.ods':
    'This is a LibreOffice file (.ods). Open it, choose “Save as”, then “Excel 2007-365 (.xlsx)”.',
  'fileRefused.zip':
    'This is an archive, no workbook. Take the file out of it, then save it as “XLSX”.',
  'fileRefused.pdf': 'This is a PDF. Ask for the table it was made from and save it as “XLSX”.',
  'headerRefused.no_rows': 'There is no row below the column names. Names found: {found}.',
  'headerRefused.no_header':
    'The first row names a PC already: the column names are missing. Add them above it, as in the template.',
  'headerRefused.column_missing':
    'The column “{column}” is missing. Names found: {found}. The first row must hold the names.',
  'headerRefused.column_twice':
    'The column “{column}” is there twice. Names found: {found}. Keep one of them.',

  'steps.label': 'Steps',
  'steps.file': 'File',
  'steps.columns': 'Columns',
  'steps.preview': 'Preview',
  'steps.done': 'Import',

  'columns.title': 'Columns to check',
  'columns.faultTitle': 'Error: columns to mend',
  'columns.heading': 'What does each column say?',
  'columns.lead':
    'This is how your file is understood. Mend it where needed. Your choice also holds for the next files with the same names.',
  'columns.caption': 'The columns of the file and what they say',
  'columns.header': 'Name in the file',
  'columns.samples': 'First values',
  'columns.meaning': 'What it is',
  'columns.meaningOf': 'What the column “{header}” says',
  'columns.unnamed': 'column {number}, without a name',
  'columns.drop': 'Do not keep',
  'columns.near': 'A close name: check it.',
  'columns.continue': 'Go on to the preview',
  'columns.sheet': 'Sheet of the workbook',
  'columns.sheetName': '{name} ({rows, plural, =0 {empty} one {# row} other {# rows}})',
  'columns.readSheet': 'Read this sheet',
  'columns.gone':
    'The file is not kept, and it is no longer in memory. Give it again: your choice of columns is known.',
  'columns.saved':
    'Your choice of columns is noted. The file is no longer in memory: give it again, it will be read that way.',
  'columns.held': 'The file stays in memory for {minutes} minutes, then it is forgotten.',
  'columnsFault.column_missing': 'No column is “{column}”. Choose it in one of the lists.',
  'columnsFault.column_twice':
    'Two columns are “{column}”. Keep the right one, and set the other to “Do not keep”.',

  'preview.title':
    '{good, plural, =0 {Nothing to import} one {# row to import} other {# rows to import}}, {refused, plural, =0 {none refused} one {# refused} other {# refused}}',
  'preview.titleDone':
    '{good, plural, =0 {Nothing imported} one {# row imported} other {# rows imported}}, {refused, plural, =0 {none refused} one {# refused} other {# refused}}',
  'preview.titleUndone':
    '{undone, plural, =0 {Nothing undone} one {# row undone} other {# rows undone}}, {kept, plural, =0 {none kept} one {# kept} other {# kept}}',
  'preview.titleWorking': '{done, number} of {whole, number}: {what}',
  'preview.heading': 'Preview of the import',
  'preview.headingDone': 'Import done',
  'preview.headingUndone': 'Import undone',
  'preview.lead': 'Nothing is imported yet. This is what each row would do.',
  'preview.madeAt': 'Preview made on',
  'preview.judgeAgain': 'Make the preview again',
  'preview.progress': '{done, number} of {whole, number} rows.',
  'preview.mayLeave': 'You may leave this page: the work goes on.',
  'preview.reload': 'See how far it is',
  'preview.stalled.judging':
    'The preview has stopped: {done, number} rows of {whole, number} are seen. Nothing is imported.',
  'preview.stalled.applying':
    'The import has stopped: {done, number} rows of {whole, number} are through, the others not yet. It goes on by itself in some minutes, or at once:',
  'preview.stalled.undoing':
    'The undoing has stopped: {done, number} rows of {whole, number} are through, the others not yet. It goes on by itself in some minutes, or at once:',
  'preview.resume': 'Go on',
  'preview.done': 'The good rows are imported.',
  'preview.again': 'This file was imported before: nothing was done a second time.',
  'preview.doneBy': 'By {name},',
  'preview.twice': 'Below is what each row did then. Giving the same file again doubles nothing.',
  'preview.undo': 'Undo this import',
  'preview.undoUntil':
    'Possible until {until}. What somebody has touched since stays, and is shown to you.',
  'preview.tooLate': 'A day has passed: this import can no longer be undone.',
  'preview.undone':
    '{undone, plural, =0 {No row is undone.} one {# row is undone: the PC is as it was before the import.} other {# rows are undone: the PCs are as they were before the import.}}',
  'preview.kept':
    '{kept, plural, =0 {} one {# row stays imported, and this is why:} other {# rows stay imported, and this is why:}}',
  'preview.keptCaption': 'The rows that stay imported',
  'preview.facts': 'The file',
  'preview.fileFact': 'File',
  'preview.readAs': 'Read as',
  'preview.columnsFact': 'Columns',
  'preview.columnFact': '“{header}” is read as: {column}',
  'preview.changeColumns': 'Change the columns',
  'preview.downloadAs': 'Download the refused rows:',
  'preview.warned': 'to check',
  'preview.warning': 'To check',
  'preview.faultsCaption': 'What is to be mended, cell by cell',
  'preview.faultColumn': 'Column',
  'preview.faultValue': 'Value',
  'preview.faultMend': 'Why, and how to mend it',
  'preview.refusedSheet': 'Refused rows',
  'rowWarning.cohort_not_of_date':
    'The school year and the date do not go together: this date is of the school year {expected}. Check which one is right.',
  'fault.date_two_digit_year':
    'The year has only two digits: there is no knowing which one. Write it with four: {expected}.',
  'working.judging': 'preview under way',
  'working.applying': 'import under way',
  'working.undoing': 'undoing under way',
  'undoRefusal.touched_by_person': 'Somebody has dealt with this PC since.',
  'undoRefusal.pc_reported': 'This PC has been heard since: it is handed over indeed.',
  'undoRefusal.family_reminded': 'The take-back of this PC has begun: a reminder is made.',
  'undoRefusal.changed_since': 'What is noted of this PC has changed since.',
  'undoRefusal.used_elsewhere': 'Other data hang on this PC.',
  'fileNote.csv':
    'CSV, {encoding}, {separator, select, tab {tabs} comma {commas} other {semicolons}}',
  'fileNote.xlsx': 'XLSX workbook',
  'fileNote.sheet_chosen': 'Sheet that was read: “{name}”.',
  'fileNote.other_sheets': 'Sheets left aside: {name}.',
  'fileNote.accents_mended':
    '{count, plural, one {# cell had doubled accents (“Ã©”), it was put right.} other {# cells had doubled accents (“Ã©”), they were put right.}}',
  'fileNote.serial_dates':
    '{count, plural, one {# date was a count of days, as Excel counts them.} other {# dates were counts of days, as Excel counts them.}}',
  'fileNote.merged_filled':
    '{count, plural, one {# merged cell holds for each of its rows.} other {# merged cells hold for each of their rows.}}',
  'fileNote.old_mac': 'This workbook counts its dates from 1904, as old Macs did.',
  'event.handover_undone': 'Handover imported by mistake, undone',
  'event.import_undone': 'Import undone',
};
