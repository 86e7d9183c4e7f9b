# SPDX-License-Identifier: ISC
# src/collection: where policies come from.
smallprint_engine += \
	src/collection/collection.c \
	src/collection/collection.h \
	src/collection/directory.c \
	src/collection/git.c \
	src/collection/git.h \
	src/collection/git_check.c \
	src/collection/git_check.h \
	src/collection/git_commit.c \
	src/collection/git_commit.h \
	src/collection/git_grow.c \
	src/collection/git_history.h \
	src/collection/git_paths.c \
	src/collection/git_paths.h \
	src/collection/git_queue.c \
	src/collection/git_queue.h \
	src/collection/git_renames.c \
	src/collection/git_renames.h \
	src/collection/git_source.c \
	src/collection/git_tree.c \
	src/collection/git_tree.h \
	src/collection/git_trees.c \
	src/collection/git_trees.h \
	src/collection/git_twins.c \
	src/collection/git_twins.h \
	src/collection/git_walk.c \
	src/collection/handles.c \
	src/collection/handles.h \
	src/collection/listing.c \
	src/collection/listing.h \
	src/collection/load.c \
	src/collection/load.h \
	src/collection/name.c \
	src/collection/name.h \
	src/collection/origin.c \
	src/collection/origin.h \
	src/collection/single.c \
	src/collection/source.h \
	src/collection/table.c \
	src/collection/table.h \
	src/collection/tree.c \
	src/collection/tree.h \
	src/collection/walk.c \
	src/collection/walk.h

unit_tests += tests/unit/test_collection
tests_unit_test_collection_SOURCES = tests/unit/test_collection.c tests/unit/scratch.c \
	tests/unit/scratch.h

unit_tests += tests/unit/test_origin
tests_unit_test_origin_SOURCES = tests/unit/test_origin.c

unit_tests += tests/unit/test_listing
tests_unit_test_listing_SOURCES = tests/unit/test_listing.c tests/unit/scratch.c \
	tests/unit/scratch.h

git_tests = tests/unit/git_fixture.c tests/unit/git_fixture.h tests/unit/git_oracle.c \
	tests/unit/git_oracle.h tests/unit/scratch.c tests/unit/scratch.h

unit_tests += tests/unit/test_git
tests_unit_test_git_SOURCES = tests/unit/test_git.c $(git_tests)

unit_tests += tests/unit/test_git_damage
tests_unit_test_git_damage_SOURCES = tests/unit/test_git_damage.c $(git_tests)
