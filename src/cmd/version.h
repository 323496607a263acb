/* SPDX-License-Identifier: Apache-2.0
 * The version of the program; a build may name its own with -DK8SAI_VERSION. */
#ifndef K8SAI_CMD_VERSION_H
#define K8SAI_CMD_VERSION_H

#ifndef K8SAI_VERSION
#define K8SAI_VERSION "0.1.0"
#endif

#endif
