"""Makes annotations and detections, and asks pycocotools how good the detections are.

Run in this folder, with pycocotools 2.0.11 and NumPy 2.4. Boxes and scores are coarse, so that overlaps lie on the thresholds,
areas on the borders between sizes, and scores are equal.
"""

import contextlib
import io
import json

import numpy
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

SIDES = [0, 4, 8, 16, 32, 32, 48, 64, 96, 96, 128, 160]


def box(random):
    side = lambda: int(random.choice(SIDES))
    return [int(random.integers(0, 8)) * 8, int(random.integers(0, 8)) * 8, side(), side()]


def moved(random, near):
    """A box that covers much of another; the other itself in one of four cases."""
    if random.integers(0, 4) == 0:
        return near
    return [near[0] + int(random.integers(-2, 3)), near[1], max(0, near[2] + int(random.integers(-4, 5))), near[3]]


def annotations(random, images, categories):
    objects = []
    # The last image and the last category have no objects.
    for image in range(images - 1):
        for category in range(categories - 1):
            for _ in range(random.integers(0, 5)):
                sides = box(random)
                area = sides[2] * sides[3]
                objects.append({
                    "id": len(objects) + 1,
                    "image_id": image,
                    "category_id": category,
                    "bbox": sides,
                    "area": int(area if random.integers(0, 3) else area // 2),
                    "iscrowd": int(random.integers(0, 6) == 0),
                })
    return objects


def detections(random, objects, images, categories, crowded):
    found = []
    for truth in objects:
        for _ in range(random.integers(0, 4)):
            found.append((truth["image_id"], truth["category_id"], moved(random, truth["bbox"])))
    for _ in range(len(objects)):
        found.append((int(random.integers(0, images)), int(random.integers(0, categories)), box(random)))
    # More than count in one image.
    of_one = [truth for truth in objects if truth["image_id"] == truth["category_id"] == 0]
    for i in range(crowded if of_one else 0):
        found.append((0, 0, moved(random, of_one[i % len(of_one)]["bbox"])))
    random.shuffle(found)
    return [
        {"image_id": i, "category_id": c, "bbox": b, "score": int(random.integers(-2, 19)) / 16} for i, c, b in found
    ]


def figures(truth, found, categories):
    evaluation = COCOeval(truth, found, "bbox")
    evaluation.params.catIds = categories
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return [float(figure) for figure in evaluation.stats]


def case(seed, images, categories, crowded):
    random = numpy.random.default_rng(seed)
    objects = annotations(random, images, categories)
    data = {
        # Their order is not that of their ids.
        "images": [{"id": i} for i in range(images)][::-1],
        "categories": [{"id": c, "name": f"category {c}"} for c in range(categories)],
        "annotations": objects,
    }
    found = detections(random, objects, images, categories, crowded)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = json.loads(json.dumps(data))
        truth.createIndex()
        results = truth.loadRes(json.loads(json.dumps(found)))
        return {
            "annotations": data,
            "detections": found,
            "figures": figures(truth, results, list(range(categories))),
            "categories": [figures(truth, results, [c]) for c in range(categories)],
        }


if __name__ == "__main__":
    cases = [case(1, 3, 3, 0), case(2, 8, 4, 0), case(3, 4, 3, 150)]
    with open("figures.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]\n")
