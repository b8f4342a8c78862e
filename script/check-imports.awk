# The rules of script/check-imports (see there). Standard input: the source files, one per line. `package`: a file with the output
# of `swift package dump-package`.

function report(file, line, what) {
  print file ":" line ": " what
  violations++
}

# ---- Code without comments and strings ----------------------------------------------------------------------------------------

# The scanner's state between lines: the depth of /* */, and the open strings and interpolations. For level i of `level`,
# quotes[i] is 1 or 3 in a string and 0 in an interpolation; hashes[i] counts the # of a raw string; parens[i] the open ( of an
# interpolation.
function start_file() {
  comment = 0
  level = 0
}

# A line's code: comments are removed, strings become "". Swift's comments nest, C's (`nested` = 0) do not.
function code(text, nested,    out, rest, mark, count, closing, i) {
  out = ""
  rest = text
  while (rest != "") {
    if (comment > 0) {
      if (!match(rest, /\/\*|\*\//)) break
      mark = substr(rest, RSTART, 2)
      rest = substr(rest, RSTART + 2)
      if (mark == "*/") comment--
      else if (nested) comment++
    } else if (level > 0 && quotes[level] > 0) {
      if (!match(rest, /["\\]/)) break
      mark = substr(rest, RSTART, 1)
      rest = substr(rest, RSTART)
      closing = substr("\"\"\"", 1, quotes[level]) repeated("#", hashes[level])
      if (mark == "\"" && substr(rest, 1, length(closing)) == closing) {
        rest = substr(rest, length(closing) + 1)
        out = out "\""
        level--
      } else if (mark == "\\" && substr(rest, 2, hashes[level]) == repeated("#", hashes[level])) {
        rest = substr(rest, 2 + hashes[level])
        if (nested && substr(rest, 1, 1) == "(") {
          level++
          quotes[level] = 0
          parens[level] = 0
          out = out " "
        }
        rest = substr(rest, 2)
      } else {
        rest = substr(rest, 2)
      }
    } else {
      if (!match(rest, /["\/#()]/)) {
        out = out rest
        break
      }
      out = out substr(rest, 1, RSTART - 1)
      rest = substr(rest, RSTART)
      mark = substr(rest, 1, 1)
      match(rest, /^#*/)
      count = RLENGTH
      if (substr(rest, 1, 2) == "//") break
      if (substr(rest, 1, 2) == "/*") {
        comment = 1
        rest = substr(rest, 3)
        out = out " "
      } else if (substr(rest, count + 1, 1) == "\"") {
        level++
        hashes[level] = count
        quotes[level] = (nested && substr(rest, count + 1, 3) == "\"\"\"") ? 3 : 1
        rest = substr(rest, count + quotes[level] + 1)
        out = out "\""
      } else if (mark == ")" && level > 0 && parens[level] == 0) {
        level--
        rest = substr(rest, 2)
        out = out " "
      } else {
        if (level > 0) parens[level] += (mark == "(") - (mark == ")")
        count = count > 0 ? count : 1
        out = out substr(rest, 1, count)
        rest = substr(rest, count + 1)
      }
    }
  }
  # A string with single quotes ends with its line, whatever it contains.
  for (i = 1; i <= level; i++)
    if (quotes[i] == 1) level = i - 1
  return out
}

function repeated(text, count,    out) {
  out = ""
  while (count-- > 0) out = out text
  return out
}

# ---- The table and the package ------------------------------------------------------------------------------------------------

# Reads script/imports.txt into allowed[room, name], imports[room] and in_table[room], and what a room must not depend on into
# far_from[room], with the line in far_line[room].
function read_table(file,    line, room, names, count, i, number) {
  while ((getline line < file) > 0) {
    number++
    sub(/#.*/, "", line)
    if (line !~ /:/) continue
    room = line
    sub(/[ \t]*:.*/, "", room)
    sub(/^[^:]*:/, "", line)
    if (room ~ /^!/) {
      far_from[substr(room, 2)] = line
      far_line[substr(room, 2)] = number
      continue
    }
    in_table[room] = 1
    imports[room] = line
    count = split(line, names)
    for (i = 1; i <= count; i++) allowed[room, names[i]] = 1
  }
  close(file)
}

# Whether a room may import a module.
function may_import(room, module) {
  return module == room || (("free", module) in allowed) || ((room, module) in allowed)
}

# Whether a room depends on another indirectly according to the table; `way` is the path.
function reaches(room, other,    names, count, i, waiting, from, seen) {
  waiting[count = 1] = room
  way[room] = room
  for (from = 1; from <= count; from++) {
    room = waiting[from]
    if (room == other) return 1
    split(imports[room], names)
    for (i = 1; i in names; i++) {
      if (names[i] in seen) continue
      seen[names[i]] = 1
      way[names[i]] = way[room] " → " names[i]
      waiting[++count] = names[i]
    }
  }
  return 0
}

# Checks that rooms do not depend on forbidden ones.
function check_distances(    room, names, i) {
  for (room in far_from) {
    if (!(room in in_table)) report("script/imports.txt", far_line[room], "there is no room " room)
    split(far_from[room], names)
    for (i = 1; i in names; i++) {
      if (!(names[i] in in_table)) report("script/imports.txt", far_line[room], "there is no room " names[i])
      if (reaches(room, names[i])) report("script/imports.txt", far_line[room], room " reaches " names[i] ": " way[names[i]])
    }
  }
}

# Reads the printed package into rooms[1 …], kind[room] and depends[room, 1 …]. Relies on its format, sorted keys and two
# spaces per level: a target's dependencies come before its name, its name before its path and type.
function read_package(file,    line, inside, waiting, name, pending, count, i, value) {
  while ((getline line < file) > 0) {
    if (line ~ /^  "targets"/) inside = 1
    if (!inside) continue
    value = line
    sub(/^[^:]*: "/, "", value)
    sub(/",?$/, "", value)
    if (line ~ /^    \{/) {
      name = ""
      count = 0
    } else if (line ~ /^ +"(byName|product|target)" : \[/) {
      waiting = 1
    } else if (waiting) {
      sub(/^ *"/, "", value)
      pending[++count] = value
      waiting = 0
    } else if (line ~ /^      "name" : /) {
      name = value
      rooms[++room_count] = name
      folder[name] = "Sources/" name
      depends[name] = count
      is_target[name] = 1
      for (i = 1; i <= count; i++) {
        depends[name, i] = pending[i]
        depends_on[name, pending[i]] = 1
      }
    } else if (line ~ /^      "path" : /) {
      folder[name] = value
    } else if (line ~ /^      "type" : /) {
      kind[name] = value
      if (value == "test" && folder[name] == "Sources/" name) folder[name] = "Tests/" name
    }
  }
  close(file)
}

# The line of Package.swift that names a target: the last one with this name.
function read_places(    line, number, text) {
  start_file()
  while ((getline line < "Package.swift") > 0) {
    number++
    if (code(line, 1) ~ /unsafeFlags/)
      report("Package.swift", number, "unsafeFlags: a package with them cannot be depended on by version")
    if (match(line, /name: *"[^"]*"/)) {
      text = substr(line, RSTART, RLENGTH - 1)
      sub(/^name: *"/, "", text)
      place[text] = number
    }
  }
  close("Package.swift")
}

function check_package(    i, j, room) {
  for (i = 1; i <= room_count; i++) {
    room = rooms[i]
    if (kind[room] == "test") continue
    if (!(room in in_table)) {
      report("Package.swift", place[room] + 0, "the target " room " is not in script/imports.txt")
      continue
    }
    for (j = 1; j <= depends[room]; j++)
      if (!may_import(room, depends[room, j]))
        report("Package.swift", place[room] + 0, room " may not depend on " depends[room, j] " (script/imports.txt)")
  }
}

# The target whose folder contains a file, or "".
function room_of(file,    i, room, best) {
  best = ""
  for (i = 1; i <= room_count; i++) {
    room = rooms[i]
    if (index(file, folder[room] "/") == 1 && (best == "" || length(folder[room]) > length(folder[best]))) best = room
  }
  return best
}

# ---- Sources ------------------------------------------------------------------------------------------------------------------

# Whether code calls a function with this name, and not a method or a function declared with this name.
function calls(text, names) {
  gsub(/(Swift|Platform|Glibc|Foundation)\./, " ", text)
  gsub(/func +[A-Za-z_]+/, " ", text)
  return match(text, "(^|[^A-Za-z0-9_.`])(" names ") *\\(")
}

# Without the dependency, whether it compiles would depend on the order of the build, and it would not be rebuilt when the module
# changes.
function check_dependency(file, number, room, module) {
  if (module in is_target && module != room && !((room, module) in depends_on))
    report(file, number, room " imports " module " and does not depend on it in Package.swift")
}

function check_swift_line(file, number, room, text,    words, count, i, module) {
  if (text ~ /@testable/) report(file, number, "@testable: tests see what is public or package")
  if (kind[room] == "test") {
    if (match(text, /(^|[ \t;)])import[ \t]+/)) {
      split(substr(text, RSTART + RLENGTH), words, /[ \t;.]+/)
      check_dependency(file, number, room, words[1])
    }
    if (match(text, /(^|[ \t;)])import[ \t]+(Glibc|Musl|Darwin)/)) report(file, number, "the C library is imported as Platform")
    return
  }

  if (text ~ /(^|[ \t;)])import[ \t]*$/) report(file, number, "an import stands on one line")
  while (match(text, /(^|[ \t;)])import[ \t]+/)) {
    text = substr(text, RSTART + RLENGTH)
    count = split(text, words, /[ \t;]+/)
    i = 1
    if (words[1] ~ /^(typealias|struct|class|enum|protocol|actor|macro|let|var|func)$/ && count > 1) i = 2
    module = words[i]
    gsub(/`/, "", module)
    sub(/\..*/, "", module)
    if (!may_import(room, module)) report(file, number, room " may not import " module " (script/imports.txt)")
    check_dependency(file, number, room, module)
  }

  if (kind[room] != "executable" && calls(text, "fatalError|print|debugPrint|dump|exit|_exit|quick_exit|abort"))
    report(file, number, "no fatalError, print or exit below the commands: throw, return or report an event")
}

function check_c_line(file, number, room, text, line,    name) {
  if (text ~ /^[ \t]*#[ \t]*(include|import)/) {
    name = line
    sub(/^[ \t]*#[ \t]*[a-z_]+[ \t]*/, "", name)
    if (name ~ /^"/) {
      sub(/^"/, "", name)
      sub(/".*/, "", name)
      if (!((room, name) in own_file)) report(file, number, room " may not include " name ": it is not its own")
    } else {
      sub(/>.*/, ">", name)
      if (!((room, name) in allowed) && !(("headers", substr(name, 2, length(name) - 2)) in allowed))
        report(file, number, room " may not include " name " (script/imports.txt)")
    }
  } else if (file !~ /^Tests\// && calls(text, "[mc]alloc|realloc|aligned_alloc|posix_memalign|free|f?printf|puts|_?exit|abort")) {
    report(file, number, room " neither allocates nor prints nor ends the program")
  }
}

BEGIN {
  read_table("script/imports.txt")
  read_package(package)
  if (room_count == 0) report("Package.swift", 0, "no targets found in what swift package dump-package prints")
  read_places()
  check_package()
  check_distances()
}

{
  files[++file_count] = $0
  name = $0
  sub(/.*\//, "", name)
  own_file[room_of($0), name] = 1
}

END {
  for (f = 1; f <= file_count; f++) {
    file = files[f]
    room = room_of(file)
    is_swift = file ~ /\.swift$/
    if (room == "") {
      if (file !~ /^Tests\//) report(file, 1, "belongs to no target of Package.swift")
      continue
    }
    if (kind[room] == "system" && file !~ /\.h$/) {
      report(file, 1, room " is a system library: a module map and a header, no code")
      continue
    }
    start_file()
    number = 0
    while ((getline line < file) > 0) {
      number++
      text = code(line, is_swift)
      if (is_swift) check_swift_line(file, number, room, text)
      else check_c_line(file, number, room, text, line)
    }
    close(file)
  }
  exit violations > 0
}
