// Counts what the calling thread allocates: the program's malloc and its relatives stand before the C
// library's.
#pragma once

/// How many blocks the calling thread has asked for since it began.
unsigned long allocation_count(void);
