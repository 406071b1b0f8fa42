import torch

from training.mixing import mixed_up


def test_a_mixed_face_has_as_much_of_each_class_as_of_each_face() -> None:
    torch.manual_seed(0)
    shares = torch.eye(3)[torch.arange(64) % 3]
    faces = shares[:, :, None, None].expand(-1, -1, 4, 4)  # of each class one plane is lit

    mixed, of_classes = mixed_up(faces, shares, 0.5)

    assert torch.allclose(mixed, of_classes[:, :, None, None].expand_as(mixed))
    assert torch.allclose(of_classes.sum(dim=1), torch.ones(64))
    kept = (of_classes == shares).all(dim=1)
    # Half of them, and of the others the third that met one of their class; were all mixed, some 21 would be left.
    assert 32 <= kept.sum() < 56
