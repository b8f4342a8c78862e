/// The tables of all contexts in memory of their own, so that the inner loops can use pointers.
///
/// Unchecked: it is written to only while weights are fitted, by the one who fits them.
final class CountMemory: @unchecked Sendable {
  /// One for each context.
  let views: [CountTable.View]
  private let sizes: [Sizes]

  private struct Sizes {
    let severalStarts, severalChecks, starts, places, counts, singleStarts, singleChecks, singlePlaces: Int
    let severalBits, singleBits: Int
  }

  /// Copies tables.
  init(_ tables: [CountTable]) {
    views = tables.map { table in
      CountTable.View(
        severalBits: UInt64(table.several.bits), severalStarts: UnsafePointer(copied(table.several.starts)),
        severalChecks: UnsafePointer(copied(table.several.checks)),
        starts: UnsafePointer(copied(table.starts)), places: copied(table.places),
        counts: copied(table.counts), singleBits: UInt64(table.single.bits),
        singleStarts: UnsafePointer(copied(table.single.starts)),
        singleChecks: UnsafePointer(copied(table.single.checks)), singlePlaces: copied(table.singlePlaces))
    }
    sizes = tables.map { table in
      Sizes(
        severalStarts: table.several.starts.count, severalChecks: table.several.checks.count,
        starts: table.starts.count, places: table.places.count, counts: table.counts.count,
        singleStarts: table.single.starts.count, singleChecks: table.single.checks.count,
        singlePlaces: table.singlePlaces.count, severalBits: table.several.bits,
        singleBits: table.single.bits)
    }
  }

  deinit {
    for view in views {
      view.severalStarts.deallocate()
      view.severalChecks.deallocate()
      view.starts.deallocate()
      view.places.deallocate()
      view.counts.deallocate()
      view.singleStarts.deallocate()
      view.singleChecks.deallocate()
      view.singlePlaces.deallocate()
    }
  }

  /// The tables, for a file.
  var tables: [CountTable] {
    zip(views, sizes).map { view, size in
      var table = CountTable()
      table.several.bits = size.severalBits
      table.several.starts = array(view.severalStarts, size.severalStarts)
      table.several.checks = array(view.severalChecks, size.severalChecks)
      table.starts = array(view.starts, size.starts)
      table.places = array(view.places, size.places)
      table.counts = array(view.counts, size.counts)
      table.single.bits = size.singleBits
      table.single.starts = array(view.singleStarts, size.singleStarts)
      table.single.checks = array(view.singleChecks, size.singleChecks)
      table.singlePlaces = array(view.singlePlaces, size.singlePlaces)
      return table
    }
  }

  /// The number of bytes of all tables.
  var byteCount: Int {
    sizes.reduce(0) { sum, size in
      sum + 4 * (size.severalStarts + size.starts + size.counts + size.singleStarts)
        + 2 * (size.severalChecks + size.places + size.singleChecks + size.singlePlaces)
    }
  }
}
