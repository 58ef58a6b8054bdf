/** Reads the part of HDF5 in which Keras writes: groups, datasets and attributes of one file, which is mapped. */
@NullMarked
package io.tcns.compiler.format.hdf5;

import org.jspecify.annotations.NullMarked;
